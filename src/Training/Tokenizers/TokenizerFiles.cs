using System.Text.Json;
using Platform.Training.Engine;
using Platform.Training.Formats;

namespace Platform.Training.Tokenizers;

/// <summary>Finds and reads the tokenizer of a model folder.</summary>
internal static class TokenizerFiles
{
    private const long MostBytes = 128L << 20;

    public static Tokenizer Load(string folder)
    {
        string json = Path.Combine(folder, "tokenizer.json");
        if (File.Exists(json))
        {
            return FromJson(json, TokenizerSettings.Read(folder));
        }

        string words = Path.Combine(folder, "vocab.txt");
        if (File.Exists(words))
        {
            return WordPieceFile.Load(words, TokenizerSettings.Read(folder));
        }

        string pieces = Path.Combine(folder, "tokenizer.model");
        if (File.Exists(pieces))
        {
            return SentencePieceFile.Load(pieces, TokenizerSettings.Read(folder));
        }

        return GgufFile.FindIn(folder) is { } gguf
            ? GgufTokenizer.Create(GgufFile.Read(gguf).Metadata)
            : throw new EngineException("tokenizer.not_found", $"{folder} holds no tokenizer.json, no vocab.txt, no tokenizer.model and no GGUF file. Save the model with its fast tokenizer and copy that file beside the weights.");
    }

    public static Tokenizer FromJson(string path, TokenizerSettings settings)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(FileReading.ReadSmallFile(path, MostBytes));
            return new Tokenizer(Parts(new TokenizerPart(document.RootElement, "tokenizer.json")), settings);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException)
        {
            throw new EngineException("tokenizer.broken", $"{Path.GetFileName(path)} cannot be read: {broken.Message}", broken);
        }
    }

    private static TokenizerParts Parts(TokenizerPart root)
    {
        (IReadOnlyList<PreTokenizer> steps, bool byteLevel) = PreTokenizers.Create(root.Child("pre_tokenizer"));
        return new TokenizerParts
        {
            Model = CreateModel(root.Child("model"), byteLevel),
            AddedTokens = [.. root.Children("added_tokens").Select(AddedToken.Read)],
            Normalizer = Normalizers.Create(root.Child("normalizer")),
            PreTokenizers = steps,
            PostProcessor = PostProcessor.Create(root.Child("post_processor")),
            Decoder = Decoders.Create(root.Child("decoder")),
            ByteLevel = byteLevel,
        };
    }

    private static ITokenModel CreateModel(TokenizerPart part, bool byteLevel)
    {
        if (part.IsAbsent)
        {
            throw new EngineException("tokenizer.broken", "The tokenizer.json has no model.");
        }

        // Older files name no type; a list of pieces with scores can only be a unigram model.
        string? type = part.GetString("type") ?? (part.Child("vocab").Element.ValueKind == JsonValueKind.Array ? "Unigram" : null);
        return type switch
        {
            "WordPiece" => WordPieceModel.Create(part),
            "Unigram" => UnigramModel.Create(part),
            _ => BpeModel.Create(part, byteLevel),
        };
    }
}
