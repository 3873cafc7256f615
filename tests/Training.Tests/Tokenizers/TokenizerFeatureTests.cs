using System.Text;
using System.Text.Json;
using Platform.Training.Engine;
using Platform.Training.Tokenizers;

namespace Platform.Training.Tests.Tokenizers;

/// <summary>Single features of tokenizer.json.</summary>
public sealed class TokenizerFeatureTests
{
    /// <summary>The examples of the split behaviours in the tokenizers library's own documentation and tests.</summary>
    [Theory]
    [InlineData("Removed", "the|final|countdown")]
    [InlineData("Isolated", "the|-|final|-|-|countdown")]
    [InlineData("MergedWithPrevious", "the-|final-|-|countdown")]
    [InlineData("MergedWithNext", "the|-final|-|-countdown")]
    [InlineData("Contiguous", "the|-|final|--|countdown")]
    public void A_split_does_with_its_matches_what_its_behaviour_says(string behavior, string expected) =>
        Pieces("the-final--countdown", new { type = "Split", pattern = new { String = "-" }, behavior, invert = false }).ShouldBe(expected);

    [Theory]
    [InlineData("Llama 3", "I'M 12345 ok 😀x 𝔘b\n\n  c", "I|'M| |123|45| ok| 😀|x| 𝔘b|\n\n| | c")]
    [InlineData("Llama 3", "a  b\tc 你好，x", "a| | b|\tc| 你好|，x")]
    public void A_pattern_sees_code_points_and_categories(string name, string text, string expected)
    {
        const string Llama3 = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
        Pieces(text, new { type = "Split", pattern = new { Regex = Llama3 }, behavior = "Isolated", invert = false }).ShouldBe(expected, name);
    }

    [Theory]
    [InlineData("always", "Hey my  friend", "▁Hey|▁my|▁|▁friend")]
    [InlineData("never", "Hey my", "Hey|▁my")]
    [InlineData("first", "Hey my", "▁Hey|▁my")]
    public void Metaspace_marks_the_beginning_of_words(string scheme, string text, string expected) =>
        Pieces(text, new { type = "Metaspace", replacement = "▁", prepend_scheme = scheme, split = true }).ShouldBe(expected);

    [Theory]
    [InlineData(true, "Call |9|1|1|!|²|Ⅳ")]
    [InlineData(false, "Call |911|!|²Ⅳ")]
    public void Digits_stand_alone_or_together(bool individual, string expected) =>
        Pieces("Call 911!²Ⅳ", new { type = "Digits", individual_digits = individual }).ShouldBe(expected);

    [Fact]
    public void Steps_follow_one_another() => Pieces(
        "a1 b-2",
        new { type = "Sequence", pretokenizers = new object[] { new { type = "WhitespaceSplit" }, new { type = "Digits", individual_digits = true }, new { type = "Punctuation" } } }).ShouldBe("a|1|b|-|2");

    [Fact]
    public void Normalizers_follow_one_another() => Pieces(
        "ＡＢ É İx",
        new { type = "WhitespaceSplit" },
        new { type = "Sequence", normalizers = new object[] { new { type = "NFKC" }, new { type = "Lowercase" }, new { type = "Replace", pattern = new { String = "x" }, content = "y" }, new { type = "NFD" }, new { type = "StripAccents" } } })
        .ShouldBe("ab|e|iy");

    [Fact]
    public void Added_tokens_take_white_space_along_where_they_say_so()
    {
        Tokenizer tokenizer = Load(new { type = "WhitespaceSplit" }, null, Added("<l>", 900, lstrip: true), Added("<r>", 901, rstrip: true), Added("<w>", 902, singleWord: true), Added("<w>x", 903));
        Show(tokenizer, "a  <l> b <r>  c").ShouldBe("a <l> b <r> c");
        Show(tokenizer, "a<w>b <w> <w>").ShouldBe("a < w > b <w> <w>");
        Show(tokenizer, "<w>x").ShouldBe("<w>x");
    }

    [Fact]
    public void A_normalised_added_token_is_found_in_the_normalised_text()
    {
        Tokenizer tokenizer = Load(new { type = "WhitespaceSplit" }, new { type = "Lowercase" }, Added("Yes", 900, normalized: true, special: false), Added("NO", 901));
        Show(tokenizer, "YES no NO").ShouldBe("Yes n o NO");
    }

    [Fact]
    public void Without_special_tokens_only_plain_added_tokens_are_found()
    {
        Tokenizer tokenizer = Load(new { type = "WhitespaceSplit" }, null, Added("<s>", 900), Added("<t>", 901, special: false), Added("ab", 902, special: false));
        string.Join(' ', tokenizer.Encode("<s> <t> ab", parseSpecial: false).Select(tokenizer.TokenText)).ShouldBe("< s > < t > ab");
    }

    [Theory]
    [InlineData("pre_tokenizer", "{\"type\":\"CharDelimiterSplit\",\"delimiter\":\"-\"}", "CharDelimiterSplit")]
    [InlineData("normalizer", "{\"type\":\"Transliterate\"}", "Transliterate")]
    [InlineData("decoder", "{\"type\":\"CTC\"}", "CTC")]
    [InlineData("post_processor", "{\"type\":\"Martian\"}", "Martian")]
    [InlineData("model", "{\"type\":\"WordLevel\",\"vocab\":{}}", "WordLevel")]
    [InlineData("model", "{\"type\":\"BPE\",\"vocab\":{},\"merges\":[],\"end_of_word_suffix\":\"</w>\"}", "end_of_word_suffix")]
    [InlineData("pre_tokenizer", "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"a++\"},\"behavior\":\"Isolated\"}", "possessive")]
    [InlineData("pre_tokenizer", "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"\\\\p{Hangul}\"},\"behavior\":\"Isolated\"}", "\\p{Hangul}")]
    [InlineData("pre_tokenizer", "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"[a&&b]\"},\"behavior\":\"Isolated\"}", "intersection")]
    [InlineData("pre_tokenizer", "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"\\\\w+\"},\"behavior\":\"Isolated\"}", "\\w")]
    public void A_feature_that_is_not_known_is_refused_by_name(string part, string json, string named)
    {
        Dictionary<string, object?> file = Parts(null, null);
        file[part] = JsonSerializer.Deserialize<JsonElement>(json);
        EngineException refusal = Should.Throw<EngineException>(() => Load(file));
        refusal.Code.ShouldBe("tokenizer.unsupported");
        refusal.Message.ShouldContain(named);
    }

    [Fact]
    public void An_added_token_at_odds_with_the_vocabulary_is_refused() =>
        Should.Throw<EngineException>(() => Load(null, null, Added("a", 5))).Code.ShouldBe("tokenizer.broken");

    [Fact]
    public void Long_and_short_words_are_merged_alike()
    {
        Tokenizer smol = GoldenTokenizers.Smol;
        Random random = new(7);
        for (int round = 0; round < 200; round++)
        {
            string word = string.Concat(Enumerable.Range(0, 47).Select(_ => "etaoinsrhl"[random.Next(10)]));
            string[] texts = [word, word + word[..20]];
            foreach (string text in texts)
            {
                smol.Encode(text).ShouldBe(Reference(smol, text), text);
            }
        }
    }

    /// <summary>BPE by its definition: again and again the best pair of the whole word, found by encoding pairs of tokens.</summary>
    private static int[] Reference(Tokenizer tokenizer, string word)
    {
        List<string> parts = [.. word.Select(character => character.ToString())];
        while (true)
        {
            int best = -1, bestRank = int.MaxValue;
            for (int i = 0; i + 1 < parts.Count; i++)
            {
                if (Ranks.Value.TryGetValue((parts[i], parts[i + 1]), out int rank) && rank < bestRank)
                {
                    (best, bestRank) = (i, rank);
                }
            }

            if (best < 0)
            {
                return [.. parts.Select(part => tokenizer.Encode(part).Single())];
            }

            (string left, string right) = (parts[best], parts[best + 1]);
            parts[best] = left + right;
            parts.RemoveAt(best + 1);
        }
    }

    private static readonly Lazy<Dictionary<(string, string), int>> Ranks = new(() =>
    {
        using FileStream packed = File.OpenRead(GoldenFiles.Path("smollm2", "tokenizer.json.gz"));
        using System.IO.Compression.GZipStream json = new(packed, System.IO.Compression.CompressionMode.Decompress);
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("model").GetProperty("merges").EnumerateArray()
            .Select((merge, rank) => (Pair: merge.ValueKind == JsonValueKind.String ? merge.GetString()!.Split(' ') : [merge[0].GetString()!, merge[1].GetString()!], rank))
            .ToDictionary(item => (item.Pair[0], item.Pair[1]), item => item.rank);
    });

    private static string Pieces(string text, object preTokenizer, object? normalizer = null)
    {
        string normal = normalizer is null ? text : Normalizers.Create(new TokenizerPart(JsonSerializer.SerializeToElement(normalizer), "normalizer"))!(text, false);
        List<Piece> pieces = [new(normal.AsMemory(), IsFirst: true, Continues: false)];
        foreach (PreTokenizer step in PreTokenizers.Create(new TokenizerPart(JsonSerializer.SerializeToElement(preTokenizer), "pre_tokenizer")).Steps)
        {
            List<Piece> next = [];
            pieces.ForEach(piece => step(piece, next));
            pieces = next;
        }

        return string.Join('|', pieces.Select(piece => piece.Text.ToString()));
    }

    private static string Show(Tokenizer tokenizer, string text) => string.Join(' ', tokenizer.Encode(text).Select(tokenizer.TokenText));

    private static object Added(string content, int id, bool special = true, bool normalized = false, bool lstrip = false, bool rstrip = false, bool singleWord = false) =>
        new { id, content, special, normalized, lstrip, rstrip, single_word = singleWord };

    private static Tokenizer Load(object? preTokenizer, object? normalizer, params object[] added) => Load(Parts(preTokenizer, normalizer, added));

    private static Tokenizer Load(Dictionary<string, object?> parts)
    {
        using TemporaryFolder folder = new();
        folder.File("tokenizer.json", JsonSerializer.SerializeToUtf8Bytes(parts));
        return Tokenizer.Load(folder.Path);
    }

    private static Dictionary<string, object?> Parts(object? preTokenizer, object? normalizer, params object[] added)
    {
        Dictionary<string, int> vocabulary = [];
        foreach (Rune rune in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 \t\n-'!<>▁²Ⅳ😀𝔘你好，".EnumerateRunes())
        {
            vocabulary[rune.ToString()] = vocabulary.Count;
        }

        return new Dictionary<string, object?>
        {
            ["added_tokens"] = added,
            ["normalizer"] = normalizer,
            ["pre_tokenizer"] = preTokenizer,
            ["post_processor"] = null,
            ["decoder"] = new { type = "Fuse" },
            ["model"] = new { type = "BPE", vocab = vocabulary, merges = Array.Empty<string>() },
        };
    }
}
