using System.Buffers.Binary;
using System.Text.Json;
using Platform.Training.Embedding;
using Platform.Training.Engine;
using Platform.Training.Tokenizers;

namespace Platform.Training.Tests.Tokenizers;

/// <summary>WordPiece, unigram and what stands before them. MiniLM's whole tokenizer is compared with its reference ids elsewhere.</summary>
public sealed class EncoderTokenizerTests
{
    private static readonly string[] Words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "un", "##aff", "##able", "!", "cafe", "the", "合", "同", "##s", "x", "[MASK]"];

    [Theory]
    [InlineData("Unaffable!", "un ##aff ##able !")]
    [InlineData("CAFÉ cafés", "cafe cafe ##s")]
    [InlineData("合同the合", "合 同 the 合")]
    [InlineData("解合", "[UNK] 合")]
    [InlineData("unxx the", "[UNK] the")]
    [InlineData("the\u0000\u200b\tthe\u00a0the", "the the the")]
    [InlineData("[MASK] [mask]", "[MASK] [UNK] [MASK] [UNK]")]
    public void WordPiece_spells_with_the_longest_pieces_first(string text, string expected)
    {
        using TemporaryFolder folder = WithVocabulary();
        Tokenizer tokenizer = Tokenizer.Load(folder.Path);

        string.Join(' ', tokenizer.Encode(text).Select(tokenizer.TokenText)).ShouldBe(expected.Replace("[UNK] [MASK] [UNK]", "[UNK] [UNK] [UNK]", StringComparison.Ordinal));
    }

    [Fact]
    public void A_word_of_more_than_a_hundred_characters_is_unknown_as_a_whole()
    {
        using TemporaryFolder folder = WithVocabulary();
        Tokenizer tokenizer = Tokenizer.Load(folder.Path);

        tokenizer.Encode(new string('x', 101)).ShouldBe([1]);
    }

    [Fact]
    public void WordPiece_tokens_read_as_text_again()
    {
        using TemporaryFolder folder = WithVocabulary();
        Tokenizer tokenizer = Tokenizer.Load(folder.Path);

        tokenizer.Decode(tokenizer.Encode("Unaffable! the cafés"), skipSpecialTokens: true).ShouldBe("unaffable! the cafes");
    }

    [Fact]
    public void Capitals_and_accents_stay_where_the_settings_say_so()
    {
        using TemporaryFolder folder = WithVocabulary();
        folder.File("tokenizer_config.json", JsonSerializer.SerializeToUtf8Bytes(new { do_lower_case = false, strip_accents = false }));
        Tokenizer tokenizer = Tokenizer.Load(folder.Path);

        tokenizer.Encode("The the café").ShouldBe([1, 9, 1]);
    }

    [Theory]
    [InlineData("abc", "ab c")] // −1.5 − 2 beats −5 and −1 − 1 − 2
    [InlineData("ab", "ab")]
    [InlineData("ba", "b a")]
    [InlineData("a??b", "a <unk> b")] // neighbouring unknowns are one
    [InlineData("😀a", "<unk> a")]
    public void Unigram_takes_the_spelling_with_the_best_sum(string text, string expected)
    {
        Tokenizer tokenizer = Unigram(null, null);

        string.Join(' ', tokenizer.Encode(text).Select(tokenizer.TokenText)).ShouldBe(expected);
    }

    [Fact]
    public void Unigram_marks_words_and_puts_its_special_tokens_around()
    {
        Tokenizer tokenizer = Unigram(new { type = "Sequence", pretokenizers = new object[] { new { type = "WhitespaceSplit" }, new { type = "Metaspace", replacement = "▁", prepend_scheme = "always" } } }, null);

        tokenizer.Encode("ab  c", addSpecialTokens: true).Select(id => tokenizer.TokenText(id).Replace(' ', '▁')).ShouldBe(["<s>", "▁", "ab", "▁", "c", "</s>"]);
    }

    [Fact]
    public void Unigram_falls_back_to_bytes_where_it_says_so()
    {
        (string, double)[] pieces = [("<unk>", 0), ("a", -1), .. Enumerable.Range(0, 256).Select(value => ($"<0x{value:X2}>", -8.0))];
        List<int> ids = [];

        new UnigramModel(pieces, 0, byteFallback: true).Encode("aé", ids);

        ids.ShouldBe([1, 2 + 0xC3, 2 + 0xA9]);
    }

    [Theory]
    [InlineData("ＡbＡ", "AbA")]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    public void A_compiled_table_replaces_what_it_lists(string text, string expected)
    {
        var table = JsonSerializer.SerializeToElement(new { type = "Precompiled", precompiled_charsmap = Convert.ToBase64String(FullWidthA()) });

        Normalizers.Create(new TokenizerPart(table, "normalizer"))!(text, false).ShouldBe(expected);
    }

    [Fact]
    public void A_compiled_table_that_lies_about_its_length_is_refused()
    {
        var table = JsonSerializer.SerializeToElement(new { type = "Precompiled", precompiled_charsmap = Convert.ToBase64String([255, 0, 0, 0, 1]) });

        Should.Throw<EngineException>(() => Normalizers.Create(new TokenizerPart(table, "normalizer"))).Code.ShouldBe("tokenizer.broken");
    }

    [Fact]
    public void An_embedders_tokenizer_cuts_counts_and_says_what_it_can_read()
    {
        using TemporaryFolder folder = WithVocabulary();
        Copy(GoldenFiles.Path("encoders", "bert"), folder.Path);
        File.WriteAllText(folder.File("config_sentence_transformers.json"), """{"prompts":{"query":"the ","document":""}}""");
        EmbedderDescription model = EmbedderDescription.Read(folder.Path);

        EmbeddingTokenizer tokenizer = EmbeddingTokenizer.Load(folder.Path, model);

        tokenizer.Encode("cafe", asked: false).ShouldBe([2, 8, 3]);
        tokenizer.Encode("cafe", asked: true).ShouldBe([2, 9, 8, 3]);
        tokenizer.Count("cafes cafe").ShouldBe(3);
        tokenizer.Encode(string.Join(' ', Enumerable.Repeat("the", 100)), asked: false).Length.ShouldBe(40);
        tokenizer.EncodeWhole(string.Join(' ', Enumerable.Repeat("the", 100)), asked: false).Length.ShouldBe(102);
        tokenizer.Coverage("the cafe!").ShouldBe(1);
        tokenizer.Coverage("合解除同").ShouldBe(0.5);
        tokenizer.Coverage("… 。").ShouldBe(1);
        (int[] ids, int second) = tokenizer.EncodePair("the", string.Join(' ', Enumerable.Repeat("cafe", 100)));
        (ids.Length, second, ids[1], ids[2], ids[3], ids[^1]).ShouldBe((40, 3, 9, 3, 8, 3));
    }

    [Fact]
    public void A_tokenizer_of_another_model_is_refused()
    {
        using TemporaryFolder folder = new();
        Copy(GoldenFiles.Path("encoders", "bert"), folder.Path);
        File.WriteAllLines(folder.File("vocab.txt"), Words.Concat(Enumerable.Range(0, 100).Select(index => $"word{index}")));

        Should.Throw<EngineException>(() => EmbeddingTokenizer.Load(folder.Path, EmbedderDescription.Read(folder.Path))).Code.ShouldBe("tokenizer.other_model");
    }

    private static TemporaryFolder WithVocabulary()
    {
        TemporaryFolder folder = new();
        File.WriteAllLines(folder.File("vocab.txt"), Words);
        return folder;
    }

    private static void Copy(string source, string target)
    {
        foreach (string path in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(target, Path.GetRelativePath(source, path));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(path, to);
        }
    }

    private static Tokenizer Unigram(object? preTokenizer, object? normalizer)
    {
        using TemporaryFolder folder = new();
        folder.File("tokenizer.json", JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object?>
        {
            ["added_tokens"] = new object[] { new { id = 0, content = "<s>", special = true }, new { id = 1, content = "</s>", special = true } },
            ["normalizer"] = normalizer,
            ["pre_tokenizer"] = preTokenizer,
            ["post_processor"] = new
            {
                type = "TemplateProcessing",
                single = new object[] { new { SpecialToken = new { id = "<s>", type_id = 0 } }, new { Sequence = new { id = "A", type_id = 0 } }, new { SpecialToken = new { id = "</s>", type_id = 0 } } },
                special_tokens = new Dictionary<string, object> { ["<s>"] = new { id = "<s>", ids = new[] { 0 }, tokens = new[] { "<s>" } }, ["</s>"] = new { id = "</s>", ids = new[] { 1 }, tokens = new[] { "</s>" } } },
            },
            ["decoder"] = new { type = "Metaspace", replacement = "▁", prepend_scheme = "always" },
            ["model"] = new
            {
                unk_id = 2,
                vocab = new object[] { new object[] { "<s>", 0.0 }, new object[] { "</s>", 0.0 }, new object[] { "<unk>", 0.0 }, new object[] { "▁", -3.0 }, new object[] { "a", -1.0 }, new object[] { "b", -1.0 }, new object[] { "ab", -1.5 }, new object[] { "abc", -5.0 }, new object[] { "c", -2.0 } },
            },
        }));
        return Tokenizer.Load(folder.Path);
    }

    /// <summary>A double-array trie with one entry: the bytes EF BC A1 lead to the text at 0, which is "A".</summary>
    private static byte[] FullWidthA()
    {
        uint[] units = new uint[0x301];
        uint at = 1;
        units[0] = at << 10;
        foreach ((byte label, uint next) in new[] { ((byte)0xEF, 0x100u), ((byte)0xBC, 0x200u), ((byte)0xA1, 0x300u) })
        {
            uint node = at ^ label;
            units[node] = ((node ^ next) << 10) | (next == 0x300 ? 1u << 8 : 0) | label;
            at = next;
        }

        units[0x300] = 1u << 31;
        byte[] table = new byte[4 + (4 * units.Length) + 2];
        BinaryPrimitives.WriteUInt32LittleEndian(table, (uint)(4 * units.Length));
        for (int i = 0; i < units.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(4 + (4 * i)), units[i]);
        }

        table[^2] = (byte)'A';
        return table;
    }
}
