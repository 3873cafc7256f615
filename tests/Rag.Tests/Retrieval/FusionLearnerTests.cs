using Platform.Rag.Index;
using Platform.Rag.Retrieval;
using static Platform.Rag.Tests.Passages;

namespace Platform.Rag.Tests.Retrieval;

public sealed class FusionLearnerTests
{
    [Fact]
    public void Too_few_questions_are_refused() =>
        Should.Throw<ArgumentException>(() => FusionLearner.Learn(Questions(FusionLearner.FewestQuestions - 1, vectorRight: 1), 100)).Message.ShouldContain("30");

    [Fact]
    public void Where_the_vectors_are_right_it_leans_to_them_and_says_what_that_is_worth()
    {
        var learning = FusionLearner.Learn(Questions(200, vectorRight: 0.9), 100);

        learning.Learnt.ShouldBeTrue();
        learning.Settings.Lean.ShouldBeGreaterThan(0);
        learning.CrossValidatedNdcg.ShouldBeGreaterThan(learning.DefaultNdcg);
        learning.Questions.ShouldBe(200);
    }

    [Fact]
    public void Where_the_words_are_right_it_leans_to_them() =>
        FusionLearner.Learn(Questions(200, vectorRight: 0.1), 100).Settings.Lean.ShouldBeLessThan(0);

    [Fact]
    public void Where_chance_decides_the_default_stays()
    {
        var learning = FusionLearner.Learn(Questions(100, vectorRight: 0.5), 100);

        learning.Learnt.ShouldBeFalse();
        learning.Settings.ShouldBe(FusionSettings.Default);
    }

    [Fact]
    public void The_same_questions_teach_the_same() =>
        FusionLearner.Learn(Questions(60, vectorRight: 0.8), 100).ShouldBe(FusionLearner.Learn(Questions(60, vectorRight: 0.8), 100));

    /// <summary>Each search puts one of two passages first, by a margin that varies; one of the two is right.</summary>
    private static List<SavedQuestion> Questions(int count, double vectorRight)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var others = Enumerable.Range(3, 20).Select(number => (Id: number, Score: random.NextDouble())).OrderByDescending(pair => pair.Score).ToList();
            var (keyword, vector) = (2 + random.NextDouble(), 2 + random.NextDouble());
            var right = random.NextDouble() < vectorRight ? 2 : 1;
            return new SavedQuestion(
                Hits([(1, keyword), .. others]), Hits([(2, vector), .. others]), 1, new Dictionary<Guid, int> { [Id(right)] = 1 });
        })];
    }

    private static List<PassageHit> Hits(IEnumerable<(int Id, double Score)> hits) => [.. hits.Select(hit => new PassageHit(Id(hit.Id), Id(hit.Id), hit.Score))];
}
