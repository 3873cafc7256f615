using Platform.Training.Evaluation;

namespace Platform.Training.Tests.Evaluation;

public sealed class AnswerScoringTests
{
    [Theory]
    [InlineData("treatment", "treatment")]
    [InlineData(" Treatment.\n", "treatment")]
    [InlineData("**“TREATMENT”**", "treatment")]
    [InlineData("ｔｒｅａｔｍｅｎｔ", "treatment")]
    [InlineData("Change  Of\tControl", "Change Of Control")]
    [InlineData("是。", "是")]
    [InlineData("treatments", null)]
    [InlineData("the treatment", null)]
    [InlineData("treatment or cause", null)]
    [InlineData("", null)]
    public void A_label_is_met_when_the_answer_equals_it_after_normalising(string answer, string? expected) => Strict.Find(answer).ShouldBe(expected);

    [Theory]
    [InlineData("no, because", "no")]
    [InlineData("normal", "normal")]
    [InlineData("normally not", null)]
    [InlineData("no information given", "no information")]
    [InlineData("否，因为", "否")]
    [InlineData("maybe\nno", null)]
    public void Leniently_an_answer_may_begin_with_the_longest_label(string answer, string? expected) =>
        new LabelMatching(["no", "normal", "no information", "否"], lenient: true).Find(answer).ShouldBe(expected);

    [Theory]
    [InlineData("The answer is 2.5", "2.5")]
    [InlineData("12 + 30 = 42.", "42")]
    [InlineData("1,234,567.89 USD", "1234567.89")]
    [InlineData("a loss of (3.2)", "-3.2")]
    [InlineData("−7", "-7")]
    [InlineData("$ 5", "5")]
    [InlineData("45%", "0.45")]
    [InlineData("人民币1.2万元", "12000")]
    [InlineData("共计３亿", "300000000")]
    [InlineData("from 3-5", "5")]
    [InlineData(".5", "0.5")]
    [InlineData("Q3 and v1.2.3x", null)]
    [InlineData("none", null)]
    [InlineData("99999999999999999999999999999999999", null)]
    public void The_last_number_of_an_answer_is_its_value(string answer, string? expected) =>
        NumericAnswer.Last(answer).ShouldBe(expected is null ? null : decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void A_number_is_not_another_that_shares_its_digits()
    {
        NumericAnswer.AreEqual(NumericAnswer.Last("25"), 2.5m).ShouldBeFalse();
        NumericAnswer.AreEqual(NumericAnswer.Last("2.50"), 2.5m).ShouldBeTrue();
        NumericAnswer.AreEqual(0.1m + 0.2m, 0.3m).ShouldBeTrue();
        NumericAnswer.AreEqual(null, 0).ShouldBeFalse();
        NumericAnswer.AreEqual(101, 100, 0.01m).ShouldBeTrue();
        NumericAnswer.AreEqual(102, 100, 0.01m).ShouldBeFalse();
        NumericAnswer.AreEqual(decimal.MaxValue, decimal.MinValue, 1).ShouldBeFalse();
    }

    private static readonly LabelMatching Strict = new(["treatment", "Change Of Control", "是"]);
}
