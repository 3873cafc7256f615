using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Forecast;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Billing.Verification;
using Platform.Domain.Comparisons;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;

namespace Platform.Domain.Tests.Billing;

public sealed class ArmsByChanceTests
{
    private static readonly string Salt = Convert.ToBase64String([.. Enumerable.Range(1, HashedAssignment.SaltBytes).Select(number => (byte)number)]);
    private static readonly HashedAssignment Assignment = new(Convert.FromBase64String(Salt), 0.5);
    private static readonly DividingComparison Triage = new("triage", 0.5m, HashedAssignment.CommitmentOf(Salt), SampleContract.Start, null);
    private static readonly ContractTerms ByGroup = SampleContract.Terms with { Kpis = [SampleContract.Term with { Design = EvidenceDesign.RandomisedByCluster }] };

    [Fact]
    public void Evidence_that_names_comparisons_holds_no_case_from_before_after_or_between_them()
    {
        var snapshot = SampleContract.Snapshot(SampleContract.Terms, SampleContract.Cases(400, 0.5, 0.7));
        var ended = Triage with { Until = SampleContract.Start.AddDays(20) };

        LineComputation.Of(SampleContract.Terms, snapshot with { Arms = new([Triage], 3) }).Error.ShouldBeNull();
        LineComputation.Of(SampleContract.Terms, snapshot with { Arms = new([ended], 3) }).Error!.Code.ShouldBe("line.not_by_chance");
        LineComputation.Of(SampleContract.Terms, snapshot with { Arms = new([ended, Triage with { From = SampleContract.Start.AddDays(20) }], 3) }).Error.ShouldBeNull();
        LineComputation.Of(SampleContract.Terms, snapshot with { Arms = new([Triage with { From = SampleContract.Start.AddDays(1) }], 3) }).Error!.Code.ShouldBe("line.not_by_chance");
    }

    [Fact]
    public void What_the_evidence_says_about_its_arms_is_chained_and_evidence_without_it_keeps_its_hash_and_text()
    {
        var before = SampleContract.Snapshot(SampleContract.Terms, SampleContract.Cases(40, 0.5, 0.7));
        var divided = before with { Arms = new([Triage], 3) };

        CanonicalText.Of(before).ShouldNotContain("arms");
        CanonicalText.Of(CanonicalText.Read<EvidenceSnapshot>(CanonicalText.Of(divided))!).ShouldBe(CanonicalText.Of(divided));
        ArmsByChance[] others =
        [
            new([Triage], 2), new([], 3), new([Triage with { Share = 0.6m }], 3), new([Triage with { Comparison = "other" }], 3), new([Triage with { Commitment = "0" }], 3),
            new([Triage with { From = SampleContract.Start.AddDays(-1) }], 3), new([Triage with { Until = SampleContract.Start.AddDays(40) }], 3),
        ];
        others.Select(arms => (before with { Arms = arms }).Hash()).Append(divided.Hash()).Append(before.Hash()).Distinct().Count().ShouldBe(9);
        EvidenceVerifier.Verify(SampleContract.Issued(SampleContract.Terms, divided)).ShouldBeEmpty();
        var file = SampleContract.Issued(SampleContract.Terms, divided);
        EvidenceVerifier.Verify(file with { Snapshots = [before] }).ShouldNotBeEmpty();
    }

    [Fact]
    public void A_salt_that_was_told_proves_the_arms_of_groups_and_gives_the_arm_of_a_name()
    {
        var file = Grouped(group => Assignment.IsTreated(group));

        var report = ArmCheck.Of(file, Salt);

        (report.Comparison, report.Groups, report.Findings.Count).ShouldBe((Triage, 40, 0));
        report.IsTreated(Salt, "ward 7").ShouldBe(Assignment.IsTreated("ward 7"));
    }

    [Fact]
    public void A_group_in_the_other_arm_and_a_salt_of_no_comparison_are_found()
    {
        var file = Grouped(group => group == "ward 7" != Assignment.IsTreated(group));

        ArmCheck.Of(file, Salt).Findings.ShouldHaveSingleItem().What.ShouldContain("'ward 7'");
        ArmCheck.Of(file, Convert.ToBase64String(new byte[32])).Findings.ShouldHaveSingleItem().Code.ShouldBe("verify.salt");
        ArmCheck.Of(file, "no salt").Findings.ShouldHaveSingleItem().Code.ShouldBe("verify.salt");
        ArmCheck.Of(SampleContract.Issued(SampleContract.Terms, SampleContract.Snapshot(SampleContract.Terms, SampleContract.Cases(40, 0.5, 0.7))), Salt).Comparison.ShouldBeNull();
    }

    [Fact]
    public void A_group_that_was_erased_has_a_random_name_and_is_passed_over()
    {
        var erased = new string('a', 64);

        ArmCheck.Of(Grouped(group => group == erased != Assignment.IsTreated(group), erased), Salt).ShouldSatisfyAllConditions(report => report.Findings.ShouldBeEmpty(), report => report.Groups.ShouldBe(40));
    }

    [Fact]
    public void A_forecast_expects_no_cases_after_the_end_of_a_comparison()
    {
        var rows = SampleContract.Cases(4_000, 0.5, 0.7).Where(row => row.At < SampleContract.Start.AddDays(15)).ToList();
        var snapshot = SampleContract.Snapshot(SampleContract.Terms, rows);
        decimal Middle(ArmsByChance? arms) => PeriodForecast.Of(SampleContract.Terms, 1, [snapshot with { Arms = arms }], SampleContract.Start.AddDays(15)).Value!.Middle;

        Middle(new([Triage], 0)).ShouldBe(Middle(null));
        Middle(new([Triage with { Until = SampleContract.Start.AddDays(15) }], 0)).ShouldBeLessThan(Middle(null));
    }

    private static EvidenceFile Grouped(Func<string, bool> arm, params string[] more)
    {
        string[] groups = [.. Enumerable.Range(0, 40).Select(number => $"ward {number}"), .. more];
        var rows = SampleContract.Cases(1_200, 0.5, 0.5).Select((row, number) => row with { Cluster = groups[number % groups.Length], Served = arm(groups[number % groups.Length]) });
        return SampleContract.Issued(ByGroup, SampleContract.Snapshot(ByGroup, rows) with { Arms = new([Triage], 0) });
    }
}
