using System.Text.Json;
using Platform.Rag.Answering;

namespace Platform.Rag.Tests.Answering;

/// <summary>
/// The default floor of 0.25 against real sentences: how many borne sentences pass, and how many sentences pass against a passage chosen by chance.
/// By words alone; a sentence that says the same with other words is what an embedder adds. Golden/answering/SOURCE.json says where the cases come from.
/// </summary>
public sealed class SupportCalibrationTests(ITestOutputHelper output)
{
    private const double Floor = 0.25;

    [Theory]
    [InlineData("contract", 0.60, 0.35, 0.70)]
    [InlineData("medical", 0.60, 0.02, 0.98)]
    [InlineData("statute", 0.12, 0.02, 0.88)]
    public async Task Borne_sentences_stand_above_chance_ones_and_the_floor_lets_few_of_those_pass(string set, double leastBorne, double mostByChance, double leastArea)
    {
        List<double> borne = [], chance = [];
        foreach (var one in Cases(set))
        {
            borne.Add(await SupportAsync(one.Sentence, one.Passage));
            chance.Add(await SupportAsync(one.Sentence, one.Other));
        }

        var area = borne.Average(left => chance.Average(right => left > right ? 1 : left == right ? 0.5 : 0));
        var (passed, slipped) = (borne.Average(value => value >= Floor ? 1.0 : 0), chance.Average(value => value >= Floor ? 1.0 : 0));
        output.WriteLine($"{set}: n {borne.Count}, area under the curve {area:0.000}, borne above the floor {passed:0.000}, by chance above it {slipped:0.000}");
        foreach (var floor in new[] { 0.1, 0.15, 0.2, 0.25, 0.3 })
            output.WriteLine($"  at {floor:0.00}: borne {borne.Average(value => value >= floor ? 1.0 : 0):0.000}, by chance {chance.Average(value => value >= floor ? 1.0 : 0):0.000}");
        area.ShouldBeGreaterThan(leastArea);
        passed.ShouldBeGreaterThan(leastBorne);
        slipped.ShouldBeLessThan(mostByChance);
    }

    private static async Task<double> SupportAsync(string sentence, string passage)
    {
        var judged = await Support.JudgeAsync(sentence + " [1]", [new AnswerSource(1, "", passage)], null, default);
        return judged.Count == 0 ? 0 : judged.Average(one => one.Value);
    }

    private static IEnumerable<Case> Cases(string set) => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", "answering", "support.jsonl"))
        .Select(line => JsonSerializer.Deserialize<Case>(line, JsonSerializerOptions.Web)!).Where(one => one.Set == set);

    private sealed record Case(string Set, string Sentence, string Passage, string Other);
}
