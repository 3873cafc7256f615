using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Platform.Domain.Evaluations;
using Platform.Web.Features.Evaluations;

namespace Platform.Web.Tests.Evaluations;

public sealed class VerdictWordsTests
{
    private static readonly ComparisonOptions Options = new() { Resamples = 200 };

    [Fact]
    public void Not_distinguishable_says_how_many_more_cases_would_tell()
    {
        var compared = Compare(right: 40, tunedOnly: 10, baseOnly: 9, wrong: 39);

        Say("en", words => words.Sentence(compared)).ShouldBe(
            "Not distinguishable. Right labels: 51.0 % against 50.0 % (n = 98, difference +1.0 points, 95 % interval −7.8 to +9.8). About 530 more cases would show a difference of 5 points.");
    }

    [Fact]
    public void Enough_cases_say_so_instead_of_asking_for_more() =>
        Say("en", words => words.Sentence(Compare(2000, 10, 10, 2000))).ShouldEndWith("A difference of 5 points would very probably have been seen with these cases.");

    [Fact]
    public void Worse_is_said_with_a_true_minus_sign() =>
        Say("en", words => words.Sentence(Compare(10, 0, 20, 0))).ShouldStartWith("The tuned model is worse. Right labels: 33.3 % against 100.0 % (n = 30, difference −66.7 points");

    [Fact]
    public void No_cases_give_no_figure() => Say("en", words => words.Sentence(Compare(0, 0, 0, 0))).ShouldBe("There were no cases, so nothing is known.");

    [Fact]
    public void Too_few_losses_stand_without_an_interval()
    {
        var loss = LossComparison.Compare([new(4, 8, 2)], Options).Loss;

        Say("en", words => words.Interval(loss.Metric, loss.Base)).ShouldBe("too few cases for an interval");
        Say("en", words => words.Value(loss.Metric, loss.Base.Estimate)).ShouldBe("2.000 nats/token");
    }

    [Fact]
    public void Chinese_has_every_text_that_english_has()
    {
        var text = Localizer();
        var english = Under("en", () => text.GetAllStrings(includeParentCultures: true).ToDictionary(one => one.Name, one => one.Value));
        var chinese = Under("zh", () => text.GetAllStrings(includeParentCultures: false).ToDictionary(one => one.Name, one => one.Value));

        chinese.Keys.Order().ShouldBe(english.Keys.Order());
        foreach (var (name, value) in english)
            Places(chinese[name]).ShouldBe(Places(value), name);
    }

    private static IEnumerable<string> Places(string text) =>
        System.Text.RegularExpressions.Regex.Matches(text, @"\{\d+\}").Select(match => match.Value).Distinct().Order();

    private static MetricComparison Compare(int right, int tunedOnly, int baseOnly, int wrong) => ProportionComparison.Compare(
        EvaluationMetric.Accuracy,
        [.. Enumerable.Repeat(true, right), .. Enumerable.Repeat(false, tunedOnly), .. Enumerable.Repeat(true, baseOnly), .. Enumerable.Repeat(false, wrong)],
        [.. Enumerable.Repeat(true, right), .. Enumerable.Repeat(true, tunedOnly), .. Enumerable.Repeat(false, baseOnly), .. Enumerable.Repeat(false, wrong)],
        Options);

    private static string Say(string culture, Func<VerdictWords, string> say) => Under(culture, () => say(new VerdictWords(Localizer())));

    private static IStringLocalizer<EvaluationsText> Localizer() => new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider()
        .GetRequiredService<IStringLocalizer<EvaluationsText>>();

    private static T Under<T>(string culture, Func<T> work)
    {
        var (before, beforeUi) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            return work();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi);
        }
    }
}
