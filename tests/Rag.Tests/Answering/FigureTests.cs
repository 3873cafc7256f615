using Platform.Rag.Answering;

namespace Platform.Rag.Tests.Answering;

public sealed class FigureTests
{
    [Theory]
    [InlineData("thirty (30) days", "30 day")]
    [InlineData("30 days", "30 day")]
    [InlineData("thirty days", "30 day")]
    [InlineData("三十日内", "30 day")]
    [InlineData("30天", "30 day")]
    [InlineData("twenty-one business days", "21 workday")]
    [InlineData("十五个工作日", "15 workday")]
    [InlineData("two weeks", "14 day")]
    [InlineData("one year", "12 month")]
    [InlineData("一年", "12 month")]
    [InlineData("12个月", "12 month")]
    [InlineData("a hundred and five dollars", "105 usd")]
    [InlineData("$1,250.00", "1250 usd")]
    [InlineData("US$1.2 million", "1200000 usd")]
    [InlineData("1,250 EUR", "1250 eur")]
    [InlineData("RMB3,630 million", "3630000000 cny")]
    [InlineData("五万元", "50000 cny")]
    [InlineData("1.5亿元", "150000000 cny")]
    [InlineData("13.0 percent", "13 %")]
    [InlineData("百分之二十", "20 %")]
    [InlineData("20%", "20 %")]
    [InlineData("March 3, 2020", "2020-3-3 date")]
    [InlineData("3 March 2020", "2020-3-3 date")]
    [InlineData("2020年3月3日", "2020-3-3 date")]
    [InlineData("2020-03-03", "2020-3-3 date")]
    [InlineData("3月3日", "?-3-3 date")]
    [InlineData("in 2019", "2019 calendar")]
    [InlineData("FY19", "2019 calendar")]
    [InlineData("8:15 p.m.", "1215 time")]
    [InlineData("20:15", "1215 time")]
    [InlineData("晚上8点半", "1230 time")]
    [InlineData("第一千一百九十九条", "1199 条")]
    [InlineData("1234567", "1234567")]
    public void A_number_is_read_however_it_is_written(string text, string figure)
    {
        var read = Figures.In(Figures.Fold(text)).ShouldHaveSingleItem();

        $"{read.Value} {read.Unit}".Trim().ShouldBe(figure);
    }

    [Theory]
    [InlineData("一般情况下，各方应当一并提交。")]
    [InlineData("No party may assign it.")]
    public void Words_that_hold_a_number_and_count_nothing_are_none(string text) => Figures.In(Figures.Fold(text)).ShouldBeEmpty();

    [Theory]
    [InlineData("Notice must be given within 30 days [1].", FigureState.Stands, null)]
    [InlineData("Notice must be given within thirty days [1].", FigureState.Stands, null)]
    [InlineData("Notice must be given within one month [1].", FigureState.Contradicted, "thirty (30) days")]
    [InlineData("Notice must be given within 10 days [1].", FigureState.Contradicted, "thirty (30) days")]
    [InlineData("Notice must be given within 30 business days [1].", FigureState.Contradicted, "thirty (30) days")]
    [InlineData("The fee is 5 % of the price [1].", FigureState.Stands, null)]
    [InlineData("The fee is seven percent of the price [1].", FigureState.Contradicted, "5 percent")]
    [InlineData("The contract was signed on 3 March 2020 [1].", FigureState.Stands, null)]
    [InlineData("The contract was signed on 4 March 2020 [1].", FigureState.Contradicted, "March 3, 2020")]
    [InlineData("It is worth 80,000 EUR [1].", FigureState.Missing, null)]
    public async Task A_number_has_to_stand_beside_the_same_words(string sentence, FigureState state, string? instead)
    {
        const string Text = "Notice must be given within thirty (30) days. The fee is 5 percent of the price. The contract was signed on March 3, 2020.";

        var judged = (await Support.JudgeAsync(sentence, [new AnswerSource(1, "", Text)], null, default)).ShouldHaveSingleItem();

        (judged.Figures, judged.Instead).ShouldBe((state, instead));
        if (state == FigureState.Contradicted)
            judged.Value.ShouldBe(0);
    }

    [Theory]
    [InlineData("劳动者提前三十日以书面形式通知用人单位[1]。", FigureState.Stands)]
    [InlineData("劳动者提前30日以书面形式通知用人单位[1]。", FigureState.Stands)]
    [InlineData("劳动者提前十日以书面形式通知用人单位[1]。", FigureState.Contradicted)]
    [InlineData("劳动者提前三十个工作日以书面形式通知用人单位[1]。", FigureState.Contradicted)]
    [InlineData("违约金为百分之五[1]。", FigureState.Stands)]
    [InlineData("违约金为6%[1]。", FigureState.Contradicted)]
    public async Task Chinese_numbers_are_held_against_each_other(string sentence, FigureState state)
    {
        const string Text = "劳动者提前三十日以书面形式通知用人单位，可以解除劳动合同。违约金为5%。";

        (await Support.JudgeAsync(sentence, [new AnswerSource(1, "", Text)], null, default)).ShouldHaveSingleItem().Figures.ShouldBe(state);
    }

    [Theory]
    [InlineData("The revenue of 2019 was 592 [1].", FigureState.Stands)]
    [InlineData("The revenue of 2019 was 519 [1].", FigureState.Contradicted)]
    [InlineData("The revenue of 2018 was 519 [1].", FigureState.Stands)]
    [InlineData("The cost of sales of 2019 was 592 [1].", FigureState.Contradicted)]
    public async Task A_cell_of_the_wrong_column_or_row_bears_nothing(string sentence, FigureState state)
    {
        const string Text = "In thousands of dollars:\nItem | 2019 | 2018\nRevenue | 592 | 519\nCost of sales | 301 | 288";

        (await Support.JudgeAsync(sentence, [new AnswerSource(1, "", Text)], null, default)).ShouldHaveSingleItem().Figures.ShouldBe(state);
    }

    [Theory]
    [InlineData("Pets are not allowed in the rooms [1].", false)]
    [InlineData("Pets are allowed in the rooms [1].", true)]
    [InlineData("The tenant may sublet the flat [1].", true)]
    [InlineData("The tenant shall not sublet the flat [1].", false)]
    [InlineData("The landlord does not pay for the heating of the rooms [1].", true)]
    [InlineData("保险公司承担基因检查费用[1]。", true)]
    [InlineData("保险公司不承担基因检查费用[1]。", false)]
    [InlineData("合同自签字之日起未生效[1]。", true)]
    public async Task A_sentence_that_turns_its_source_around_keeps_little_support(string sentence, bool denied)
    {
        const string Text = "Pets are not allowed in the rooms. The tenant shall not sublet the flat. The landlord pays for the heating of the rooms. 保险公司不承担基因检查费用。合同自签字之日起生效。";

        var judged = (await Support.JudgeAsync(sentence, [new AnswerSource(1, "", Text)], null, default)).ShouldHaveSingleItem();

        judged.Denied.ShouldBe(denied);
        (judged.Value < 0.4).ShouldBe(denied);
    }
}
