using System.Text;
using System.Text.Json;
using Platform.Training.Engine;
using Platform.Training.Formats;
using Platform.Training.Tokenizers;

namespace Platform.Training.Tests.Tokenizers;

public sealed class GgufTokenizerTests
{
    private static readonly string[] Texts =
    [
        "Once upon a time, there was a little girl named Lily.", "  two  spaces ", "", " ", "你好，世界 😀", "line\nbreak\ttab", "naïve café", "He said \"no\" 12345 times!",
        "the the the theater", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ];

    /// <summary>tok512.bin is llama2.c's own file of the same tokenizer: pieces with scores, no merges.</summary>
    [Fact]
    public void Pieces_with_scores_give_the_ids_of_the_tokenizer_with_merges()
    {
        using TemporaryFolder folder = new();
        WritePieces(folder.File("m.gguf"));
        Tokenizer pieces = Tokenizer.Load(folder.Path);
        foreach (string text in Texts)
        {
            int[] ids = pieces.Encode(text, addSpecialTokens: true);
            ids.ShouldBe(GoldenTokenizers.Stories.Encode(text, addSpecialTokens: true), text);
            pieces.Decode(ids, skipSpecialTokens: true).ShouldBe(text);
        }

        pieces.BeginToken.ShouldBe(1);
        pieces.StopTokens.ShouldBe([2]);
    }

    [Fact]
    public void A_model_whose_folder_has_only_the_gguf_file_has_the_ids_of_its_tokenizer_json()
    {
        using TemporaryFolder folder = new();
        string file = Directory.GetFiles(GoldenFiles.Model("smollm2-135m-instruct"), "*.gguf").Single();
        File.CreateSymbolicLink(folder.File("m.gguf"), file);
        Tokenizer inside = Tokenizer.Load(folder.Path);
        JsonElement golden = JsonDocument.Parse(File.ReadAllBytes(GoldenFiles.Path("smollm2", "tokens.json"))).RootElement;
        foreach (JsonElement row in golden.GetProperty("strings").EnumerateArray().Concat(golden.GetProperty("chats").EnumerateArray()))
        {
            inside.Encode(row.GetProperty("text").GetString()!).ShouldBe(row.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()));
        }

        inside.Settings.ChatTemplates["default"].ShouldBe(GoldenTokenizers.Smol.Settings.ChatTemplates["default"]);
        (inside.BeginToken, inside.EndToken).ShouldBe((GoldenTokenizers.Smol.BeginToken, GoldenTokenizers.Smol.EndToken));
    }

    /// <summary>The same pieces as a SentencePiece model file, a protocol buffer.</summary>
    [Fact]
    public void A_sentencepiece_model_gives_the_same_ids()
    {
        using TemporaryFolder folder = new();
        folder.File("tokenizer.model", ModelFile(kind: 2, removesSpaces: false));
        Tokenizer pieces = Tokenizer.Load(folder.Path);
        foreach (string text in Texts)
        {
            pieces.Encode(text, addSpecialTokens: true).ShouldBe(GoldenTokenizers.Stories.Encode(text, addSpecialTokens: true), text);
        }

        pieces.EndToken.ShouldBe(2);
    }

    [Theory]
    [InlineData(1, false, "model kind 1")]
    [InlineData(2, true, "repeated spaces")]
    public void A_sentencepiece_model_of_another_kind_is_refused_by_name(byte kind, bool removesSpaces, string named)
    {
        using TemporaryFolder folder = new();
        folder.File("tokenizer.model", ModelFile(kind, removesSpaces));
        EngineException refusal = Should.Throw<EngineException>(() => Tokenizer.Load(folder.Path));
        refusal.Code.ShouldBe("tokenizer.unsupported");
        refusal.Message.ShouldContain(named);
    }

    [Fact]
    public void A_cut_sentencepiece_model_is_refused()
    {
        using TemporaryFolder folder = new();
        byte[] good = ModelFile(kind: 2, removesSpaces: false);
        for (int length = 0; length < good.Length; length += 97)
        {
            folder.File("tokenizer.model", good[..length]);
            Should.Throw<EngineException>(() => Tokenizer.Load(folder.Path));
        }
    }

    private static byte[] ModelFile(byte kind, bool removesSpaces)
    {
        (List<string> tokens, List<float> scores, int[] types) = ReadPieces();
        using MemoryStream model = new();
        for (int id = 0; id < tokens.Count; id++)
        {
            byte[] text = Encoding.UTF8.GetBytes(tokens[id]);
            byte[] piece = [0x0A, (byte)text.Length, .. text, 0x15, .. BitConverter.GetBytes(scores[id]), 0x18, (byte)types[id]];
            model.Write([0x0A, (byte)piece.Length, .. piece]);
        }

        model.Write([0x12, 2, 0x18, kind]);
        model.Write([0x1A, 2, 0x20, removesSpaces ? (byte)1 : (byte)0]);
        return model.ToArray();
    }

    private static (List<string> Tokens, List<float> Scores, int[] Types) ReadPieces()
    {
        using BinaryReader reader = new(File.OpenRead(GoldenFiles.Path("stories260K", "tok512.bin")));
        reader.ReadInt32();
        List<string> tokens = [];
        List<float> scores = [];
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            scores.Add(reader.ReadSingle());
            tokens.Add(Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadInt32())).Replace(' ', '▁'));
        }

        (tokens[0], tokens[1], tokens[2]) = ("<unk>", "<s>", "</s>");
        return (tokens, scores, [2, 3, 3, .. Enumerable.Repeat(6, 256), .. Enumerable.Repeat(1, tokens.Count - 259)]);
    }

    private static void WritePieces(string path)
    {
        (List<string> tokens, List<float> scores, int[] types) = ReadPieces();
        using GgufWriter writer = new(
            path,
            [
                new("general.architecture", "llama"), new("tokenizer.ggml.model", "llama"), new("tokenizer.ggml.tokens", tokens.ToArray()),
                new("tokenizer.ggml.scores", scores.ToArray()), new("tokenizer.ggml.token_type", types), new("tokenizer.ggml.bos_token_id", 1u), new("tokenizer.ggml.eos_token_id", 2u),
            ],
            []);
        writer.Commit();
    }
}
