using Platform.Rag.Keyword;

namespace Platform.Rag.Tests.Keyword;

public sealed class TextAnalysisTests
{
    [Theory]
    [InlineData("The obligations, of contracting parties", "oblig contract part")]
    [InlineData("Zürich’s CAFÉ and ﬁnancing", "zurich s cafe financ")]
    [InlineData("R&D in 2019: $1,234.5", "r d 2019 1 234 5")]
    [InlineData("合同法", "合同 同法")]
    [InlineData("新GDP增长2024", "新 gdp 增长 2024")]
    [InlineData("ＡＢＣ１２３", "abc123")]
    [InlineData("データ処理", "デー ータ タ処 処理")]
    [InlineData("закон Ёлка", "закон елка")]
    [InlineData("soft\u00ADhyphen", "softhyphen")]
    [InlineData("illness illnesses virus viruses", "illness illness virus virus")]
    [InlineData("", "")]
    public void Each_run_is_cut_by_its_script(string text, string expected) =>
        string.Join(' ', TextAnalysis.Passage(text).Where(word => word.Counts).Select(word => word.Text)).ShouldBe(expected);

    [Fact]
    public void The_last_character_of_a_run_stands_alone_too_and_does_not_count() =>
        TextAnalysis.Passage("合同法").ShouldBe([new("合同", true), new("同法", true), new("法", false)]);

    [Fact]
    public void A_question_counts_its_words_and_a_single_character_begins_others() =>
        TextAnalysis.Query("tax Tax 税").ShouldBe([new("tax", 2, false), new("税", 1, true)]);

    [Fact]
    public void A_word_of_any_length_has_an_end() =>
        TextAnalysis.Passage(new string('a', 100_000)).ShouldHaveSingleItem().Text.Length.ShouldBe(64);
}
