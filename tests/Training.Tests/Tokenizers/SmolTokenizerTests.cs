using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Platform.Training.Tokenizers;

namespace Platform.Training.Tests.Tokenizers;

/// <summary>golden/smollm2/tokens.json: ids of Hugging Face tokenizers, checked equal to llama.cpp's.</summary>
public sealed class SmolTokenizerTests
{
    private static readonly Lazy<JsonElement> Golden = new(() => JsonDocument.Parse(File.ReadAllBytes(GoldenFiles.Path("smollm2", "tokens.json"))).RootElement);

    public static TheoryData<int> Strings => [.. Enumerable.Range(0, Golden.Value.GetProperty("strings").GetArrayLength())];

    public static TheoryData<int> Chats => [.. Enumerable.Range(0, Golden.Value.GetProperty("chats").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Strings))]
    public void An_awkward_string_has_the_reference_ids_and_decodes_to_the_reference_text(int index)
    {
        JsonElement row = Golden.Value.GetProperty("strings")[index];
        int[] ids = Ids(row);

        GoldenTokenizers.Smol.Encode(row.GetProperty("text").GetString()!).ShouldBe(ids);
        GoldenTokenizers.Smol.Decode(ids).ShouldBe(row.GetProperty("decoded").GetString());
    }

    [Theory]
    [MemberData(nameof(Strings))]
    public void Streaming_gives_the_same_text_as_decoding_at_once(int index)
    {
        JsonElement row = Golden.Value.GetProperty("strings")[index];
        StreamingDecoder stream = new(GoldenTokenizers.Smol, skipSpecialTokens: false);
        string text = string.Concat(Ids(row).Select(stream.Add)) + stream.Finish();
        text.ShouldBe(row.GetProperty("decoded").GetString());
    }

    [Theory]
    [MemberData(nameof(Chats))]
    public void A_rendered_chat_has_the_reference_ids(int index)
    {
        JsonElement row = Golden.Value.GetProperty("chats")[index];
        GoldenTokenizers.Smol.Encode(row.GetProperty("text").GetString()!).ShouldBe(Ids(row));
    }

    [Fact]
    public void Whole_corpora_have_the_reference_ids()
    {
        Tokenizer tokenizer = GoldenTokenizers.Smol;
        string data = Path.Combine(GoldenFiles.Model("."), "..", "data");
        Assert.SkipUnless(Directory.Exists(data), "NOT RUN: needs LATHE_TEST_MODELS with the folder data beside it");
        foreach (JsonElement corpus in Golden.Value.GetProperty("corpora").EnumerateArray())
        {
            string text = File.ReadAllText(Path.Combine(data, corpus.GetProperty("file").GetString()!));
            List<int> ids = [];
            foreach (string line in text.Split('\n'))
            {
                ids.AddRange(tokenizer.Encode(line));
            }

            ids.Count.ShouldBe(corpus.GetProperty("count").GetInt32());
            string hash = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(ids))));
            hash.ShouldBe(corpus.GetProperty("sha256_of_ids_as_little_endian_int32").GetString());
        }
    }

    private static int[] Ids(JsonElement row) => [.. row.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
}
