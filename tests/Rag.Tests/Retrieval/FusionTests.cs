using Platform.Rag.Index;
using Platform.Rag.Retrieval;
using static Platform.Rag.Tests.Passages;

namespace Platform.Rag.Tests.Retrieval;

public sealed class FusionTests
{
    private const int Depth = 100;

    [Fact]
    public void A_hit_shows_the_place_deviations_and_share_of_each_search()
    {
        var hits = Fusion.Join(Hits((1, 9), (2, 3)), Hits((2, 0.8), (3, 0.6)), Depth, trust: 1, FusionSettings.Default);

        // over the three candidates: words 9, 3, 0 (mean 4, deviation sqrt 14); vectors 0.6 (cut off), 0.8, 0.6
        var words = Math.Sqrt(14);
        var vectors = Math.Sqrt(2) * 0.2 / 3;
        hits.Select(hit => hit.Id).ShouldBe([Id(2), Id(1), Id(3)]);
        hits[1].Keyword!.Value.ShouldSatisfyAllConditions(
            place => place.Rank.ShouldBe(1),
            place => place.Score.ShouldBe(9),
            place => place.Deviations.ShouldBe(5 / words, 1e-9));
        hits[1].Vector.ShouldBeNull();
        hits[0].Score.ShouldBe(0.5 * (-1 / words) + 0.5 * (0.2 * 2 / 3 / vectors), 1e-9);
        hits[0].Weights.ShouldBe(new FusionShares(0.5, 0.5, 1));
    }

    [Fact]
    public void What_the_embedder_cannot_read_has_no_say()
    {
        var (keyword, vector) = (Hits((1, 9), (2, 8), (3, 7)), Hits((4, 0.9), (3, 0.5), (2, 0.4), (1, 0.3)));

        var chinese = Fusion.Join(keyword, vector, Depth, Fusion.Trust(0.28, 0.36), FusionSettings.Default);
        var english = Fusion.Join(keyword, vector, Depth, Fusion.Trust(1, 1), FusionSettings.Default);

        chinese.Take(3).Select(hit => hit.Id).ShouldBe([Id(1), Id(2), Id(3)]);
        chinese[0].Weights.Vector.ShouldBeLessThan(0.02);
        english[0].Weights.Vector.ShouldBe(0.5);
        Fusion.Trust(1, 0.3).ShouldBeLessThan(Fusion.Trust(1, 0.9));
    }

    [Fact]
    public void A_search_that_is_sure_of_its_best_outweighs_one_whose_scores_are_all_alike()
    {
        var sure = Hits([(1, 30), .. Enumerable.Range(2, 30).Select(number => (number, 3.0))]);
        var unsure = Hits([(31, 0.52), .. Enumerable.Range(2, 29).Select(number => (number, 0.5 - 0.005 * number)), (1, 0.34)]);

        Fusion.Join(sure, unsure, Depth, 1, FusionSettings.Default)[0].Id.ShouldBe(Id(1));
    }

    [Fact]
    public void One_search_alone_keeps_its_order()
    {
        Fusion.Join(Hits((1, 9), (2, 3)), [], Depth, 1, FusionSettings.Default).Select(hit => hit.Id).ShouldBe([Id(1), Id(2)]);
        Fusion.Join([], Hits((1, 0.9), (2, 0.3)), Depth, 0, FusionSettings.Default).Select(hit => hit.Id).ShouldBe([Id(1), Id(2)]);
        Fusion.Join([], [], Depth, 1, FusionSettings.Default).ShouldBeEmpty();
        Fusion.Join(Hits((1, 5)), Hits((1, 0.5)), Depth, 1, FusionSettings.Default).ShouldHaveSingleItem().Score.ShouldBe(0);
    }

    [Fact]
    public void A_lean_moves_the_weights()
    {
        var hits = Fusion.Join(Hits((1, 9), (2, 3)), Hits((2, 0.8), (1, 0.6)), Depth, 1, new FusionSettings(Lean: Math.Log(3)));

        hits[0].Id.ShouldBe(Id(2));
        hits[0].Weights.Vector.ShouldBe(0.75, 1e-12);
    }

    private static List<PassageHit> Hits(params IEnumerable<(int Id, double Score)> hits) => [.. hits.Select(hit => new PassageHit(Id(hit.Id), Id(hit.Id), hit.Score))];
}
