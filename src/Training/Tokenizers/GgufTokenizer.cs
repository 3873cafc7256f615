using Platform.Training.Engine;
using Platform.Training.Formats;

namespace Platform.Training.Tokenizers;

/// <summary>Builds the tokenizer that stands in a GGUF file's metadata.</summary>
internal static class GgufTokenizer
{
    private const string Prefix = "tokenizer.ggml.";
    private const int ControlType = 3;
    private const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string Llama3 =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Qwen2 =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public static Tokenizer Create(GgufMetadata metadata)
    {
        string[] tokens = metadata.GetStrings(Prefix + "tokens") ?? throw metadata.Missing(Prefix + "tokens");
        long[] types = metadata.GetIntegers(Prefix + "token_type") ?? new long[tokens.Length];
        if (types.Length != tokens.Length)
        {
            throw new EngineException("tokenizer.broken", $"The GGUF file has {tokens.Length} tokens and {types.Length} token types.");
        }

        TokenizerParts parts = metadata.GetString(Prefix + "model") switch
        {
            "gpt2" => ByteLevel(metadata, tokens, types),
            "llama" => SentencePieceBpe.Create(Pieces(metadata, tokens, types), metadata.GetBoolean(Prefix + "add_space_prefix") ?? true),
            string other => throw new EngineException("tokenizer.unsupported", $"The GGUF file's tokenizer is of the kind {other}; gpt2 and llama are supported. Put the model's tokenizer.json beside it."),
            null => throw metadata.Missing(Prefix + "model"),
        };
        return new Tokenizer(WithBeginToken(parts, metadata), Settings(metadata, tokens));
    }

    private static TokenizerParts ByteLevel(GgufMetadata metadata, string[] tokens, long[] types)
    {
        string pre = metadata.GetString(Prefix + "pre") ?? "absent";
        string[] merges = metadata.GetStrings(Prefix + "merges") ?? throw metadata.Missing(Prefix + "merges");
        (PreTokenizer[] steps, bool ignoreMerges, bool compose) = pre switch
        {
            "smollm" => ([Isolate(@"\p{N}"), Isolate(Gpt2)], false, false),
            "gpt-2" => ([Isolate(Gpt2)], false, false),
            "llama-bpe" => ((PreTokenizer[])[Isolate(Llama3)], true, false),
            "qwen2" => ([Isolate(Qwen2)], false, true),
            _ => throw new EngineException("tokenizer.unsupported", $"The GGUF file's pre-tokenizer is {pre}; smollm, gpt-2, llama-bpe and qwen2 are supported. Put the model's tokenizer.json beside it."),
        };
        Dictionary<string, int> vocabulary = Vocabulary(tokens);
        IEnumerable<(string, string)> pairs = merges.Select(merge => merge.Split(' ') is [string left, string right]
            ? (left, right)
            : throw new EngineException("tokenizer.broken", "A merge of the GGUF file is not a pair of texts."));
        return new TokenizerParts
        {
            Model = new BpeModel(vocabulary, pairs, new BpeOptions(ByteLevel: true, IgnoreMerges: ignoreMerges)),
            AddedTokens = [.. Enumerable.Range(0, tokens.Length).Where(id => types[id] is ControlType or 4).Select(id => new AddedToken(id, tokens[id], types[id] == ControlType))],
            PreTokenizers = steps,
            Normalizer = compose ? (text, _) => text.Normalize() : null,
            Decoder = Decoders.ByteLevel,
            ByteLevel = true,
        };
    }

    private static PreTokenizer Isolate(string pattern) =>
        PreTokenizers.Splitting(TokenPattern.Create(new TokenizerPart(default, "tokenizer.ggml.pre"), pattern), SplitBehavior.Isolated, invert: false);

    private static Dictionary<string, int> Vocabulary(string[] tokens)
    {
        Dictionary<string, int> vocabulary = new(StringComparer.Ordinal);
        for (int id = 0; id < tokens.Length; id++)
        {
            vocabulary.TryAdd(tokens[id], id);
        }

        return vocabulary;
    }

    private static IReadOnlyList<SentencePiece> Pieces(GgufMetadata metadata, string[] tokens, long[] types)
    {
        float[] scores = metadata.Values.GetValueOrDefault(Prefix + "scores") as float[] ?? throw metadata.Missing(Prefix + "scores");
        return scores.Length == tokens.Length
            ? [.. tokens.Select((token, id) => new SentencePiece(token, scores[id], (SentencePieceType)types[id]))]
            : throw new EngineException("tokenizer.broken", $"The GGUF file has {tokens.Length} tokens and {scores.Length} scores.");
    }

    private static TokenizerParts WithBeginToken(TokenizerParts parts, GgufMetadata metadata)
    {
        bool adds = metadata.GetBoolean(Prefix + "add_bos_token") ?? (metadata.GetString(Prefix + "model") == "llama");
        return adds && metadata.GetInteger(Prefix + "bos_token_id") is { } begin ? parts with { PostProcessor = new PostProcessor([(int)begin], []) } : parts;
    }

    private static TokenizerSettings Settings(GgufMetadata metadata, string[] tokens)
    {
        Dictionary<string, string> special = [];
        foreach ((string key, string name) in new[] { ("bos_token_id", "bos_token"), ("eos_token_id", "eos_token"), ("unknown_token_id", "unk_token"), ("padding_token_id", "pad_token") })
        {
            if (metadata.GetInteger(Prefix + key) is { } id && id >= 0 && id < tokens.Length)
            {
                special[name] = tokens[id];
            }
        }

        IEnumerable<int> stops = new[] { "eot_token_id", "eom_token_id" }.Select(key => metadata.GetInteger(Prefix + key)).OfType<long>().Select(id => (int)id);
        return TokenizerSettings.From(special, metadata.GetString("tokenizer.chat_template"), stops);
    }
}
