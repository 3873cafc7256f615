using System.Text;
using System.Text.Json;
using Platform.Training.Formats;

namespace Platform.Training.Tokenizers;

/// <summary>Reads BERT's older form of a tokenizer: a vocab.txt with one token a line, and its settings in tokenizer_config.json.</summary>
internal static class WordPieceFile
{
    private const long MostBytes = 64L << 20;
    private const string Unknown = "[UNK]";

    public static Tokenizer Load(string path, TokenizerSettings settings)
    {
        string text = Encoding.UTF8.GetString(FileReading.ReadSmallFile(path, MostBytes));
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        string[] lines = text.TrimEnd('\n').Split('\n');
        for (int id = 0; id < lines.Length; id++)
        {
            ids[lines[id].TrimEnd('\r')] = id;
        }

        WordPieceModel model = new(ids, Unknown, "##", 100);
        (bool lowercase, bool? accents, bool ideographs) = Settings(Path.GetDirectoryName(path)!);
        string[] special = ["[PAD]", Unknown, "[CLS]", "[SEP]", "[MASK]"];
        return new Tokenizer(
            new TokenizerParts
            {
                Model = model,
                AddedTokens = [.. special.Where(ids.ContainsKey).Select(token => new AddedToken(ids[token], token, Special: true))],
                Normalizer = BertText.CreateNormalizer(true, ideographs, accents ?? lowercase, lowercase),
                PreTokenizers = [BertText.Cut],
                PostProcessor = ids.TryGetValue("[CLS]", out int begin) && ids.TryGetValue("[SEP]", out int end) ? new PostProcessor([begin], [end]) : PostProcessor.None,
                Decoder = Decoders.CreateWordPiece(new TokenizerPart(JsonDocument.Parse("{}").RootElement, "decoder")),
            },
            settings);
    }

    private static (bool Lowercase, bool? Accents, bool Ideographs) Settings(string folder)
    {
        string path = Path.Combine(folder, "tokenizer_config.json");
        if (!File.Exists(path))
        {
            return (true, null, true);
        }

        using JsonDocument document = JsonDocument.Parse(FileReading.ReadSmallFile(path, MostBytes));
        TokenizerPart part = new(document.RootElement, "tokenizer_config.json");
        bool lowercase = part.GetBoolean("do_lower_case", true);
        return (lowercase, part.GetBoolean("strip_accents", lowercase), part.GetBoolean("tokenize_chinese_chars", true));
    }
}
