using System.Security.Cryptography;
using System.Text;
using Platform.Domain.Comparisons;
using Platform.Domain.Statistics.Design;
using Platform.Domain.Statistics.Distributions;

namespace Platform.Domain.Tests.Comparisons;

public sealed class AssignmentTests
{
    private static readonly byte[] Salt = SHA256.HashData("a fixed salt of the tests"u8);

    [Fact]
    public void A_place_is_the_first_53_bits_of_the_keyed_hash()
    {
        var hash = HMACSHA256.HashData(Salt, Encoding.UTF8.GetBytes("ticket-81 é 病例"));
        var expected = (double)(Convert.ToUInt64(Convert.ToHexString(hash[..8]), 16) >> 11) / (1L << 53);

        new HashedAssignment(Salt, 0.5).PlaceOf("ticket-81 é 病例").ShouldBe(expected);
    }

    [Fact]
    public void Places_are_spread_evenly()
    {
        var assignment = new HashedAssignment(Salt, 0.5);
        var counts = new long[50];
        foreach (var number in Enumerable.Range(0, 100_000))
            counts[(int)(50 * assignment.PlaceOf($"case-{number}"))]++;

        SampleRatio.ChiSquared(counts, [.. Enumerable.Repeat(1.0, 50)]).P.ShouldBeInRange(0.001, 0.999);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void The_treated_share_is_the_planned_one(double share)
    {
        var assignment = new HashedAssignment(Salt, share);
        long treated = Enumerable.Range(0, 50_000).Count(number => assignment.IsTreated($"ward 7/{number}"));

        SampleRatio.ChiSquared([treated, 50_000 - treated], [share, 1 - share]).P.ShouldBeGreaterThan(0.001);
    }

    [Fact]
    public void Two_salts_give_arms_that_have_nothing_to_do_with_each_other()
    {
        var (first, second) = (new HashedAssignment(Salt, 0.5), new HashedAssignment(SHA256.HashData(Salt), 0.5));
        var cells = new long[4];
        foreach (var number in Enumerable.Range(0, 40_000))
            cells[(first.IsTreated($"case-{number}") ? 2 : 0) + (second.IsTreated($"case-{number}") ? 1 : 0)]++;

        ChiSquaredDistribution.Sf(SampleRatio.ChiSquared(cells, [1, 1, 1, 1]).Statistic, 3).ShouldBeGreaterThan(0.001);
    }

    [Fact]
    public void A_larger_share_keeps_those_who_were_treated()
    {
        var (small, large) = (new HashedAssignment(Salt, 0.1), new HashedAssignment(Salt, 0.6));

        Enumerable.Range(0, 5_000).Select(number => $"c{number}").Where(small.IsTreated).ShouldAllBe(name => large.IsTreated(name));
    }

    [Fact]
    public void A_case_keeps_its_arm_in_another_process_and_after_a_replay()
    {
        var running = ComparisonScene.Running(ComparisonScene.Plan);
        var elsewhere = new HashedAssignment(Convert.FromBase64String(running.Salt), 0.5);
        var now = ComparisonScene.Start.AddDays(3);

        foreach (var name in Enumerable.Range(0, 2_000).Select(number => $"case-{number}"))
        {
            running.Assign(name, "", now).Value.ShouldBe(elsewhere.IsTreated(name));
            running.Assign(name, "", now.AddDays(20)).Value.ShouldBe(elsewhere.IsTreated(name));
            running.ArmOf(name, "").ShouldBe(elsewhere.IsTreated(name));
        }
    }

    [Fact]
    public void All_cases_of_a_group_have_its_arm()
    {
        var running = ComparisonScene.Running(ComparisonScene.Plan with { Unit = ComparisonUnit.Cluster });

        var arms = Enumerable.Range(0, 600).GroupBy(number => number % 30, number => running.Assign($"case-{number}", $"ward {number % 30}", ComparisonScene.Start.AddHours(1)).Value).ToList();

        arms.ShouldAllBe(ward => ward.Distinct().Count() == 1);
        arms.Select(ward => ward.First()).Distinct().Count().ShouldBe(2);
        running.Assign("case", "", ComparisonScene.Start.AddHours(1)).Error!.Code.ShouldBe("comparison.unit_name");
    }

    [Fact]
    public void The_published_hash_is_that_of_the_salt()
    {
        var running = ComparisonScene.Running(ComparisonScene.Plan);

        running.Commitment.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Convert.FromBase64String(running.Salt))));
        ComparisonScene.Running(ComparisonScene.Plan).Salt.ShouldNotBe(running.Salt);
    }
}
