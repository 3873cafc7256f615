using System.Text.Json;
using Platform.Training.Tokenizers;

namespace Platform.Training.Tests.Tokenizers;

/// <summary>assets/stories260K-hf: a SentencePiece-style tokenizer with byte fallback; EXPECTED.json is llama2.c's own encoding and text.</summary>
public sealed class StoriesTokenizerTests
{
    private static readonly Tokenizer Stories = GoldenTokenizers.Stories;
    private static readonly JsonElement Expected = JsonDocument.Parse(File.ReadAllBytes(GoldenFiles.Path("stories260K", "EXPECTED.json"))).RootElement;

    [Fact]
    public void The_prompt_has_the_reference_ids() =>
        Stories.Encode(Expected.GetProperty("prompt").GetString()!, addSpecialTokens: true).ShouldBe(Ids("ids"));

    [Fact]
    public void The_greedy_text_is_the_reference_text() =>
        Stories.Decode(Ids("greedy_40_ids"), skipSpecialTokens: true).ShouldBe(Expected.GetProperty("greedy_40_text").GetString()!.TrimStart());

    [Theory]
    [InlineData("Once upon a time")]
    [InlineData("  two  spaces ")]
    [InlineData("你好，世界 😀 naïve")]
    [InlineData("line\nbreak\ttab")]
    public void Any_text_survives_encoding_and_decoding(string text)
    {
        int[] ids = Stories.Encode(text);
        Stories.Decode(ids).ShouldBe(text);
        StreamingDecoder stream = new(Stories);
        (string.Concat(ids.Select(stream.Add)) + stream.Finish()).ShouldBe(text);
    }

    [Fact]
    public void A_character_outside_the_vocabulary_becomes_its_bytes()
    {
        int[] ids = Stories.Encode("é你");
        string.Concat(ids.Select(Stories.TokenText)).ShouldBe(@" é\xE4\xBD\xA0");
    }

    [Fact]
    public void A_part_that_goes_on_gets_no_dummy_space()
    {
        List<int> ids = [.. Stories.Encode("Once upon")];
        Stories.Encode(" a time", new EncodeOptions { Position = TextPosition.WithinText }, ids);
        ids.ShouldBe(Stories.Encode("Once upon a time"));
    }

    private static int[] Ids(string name) => [.. Expected.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];
}
