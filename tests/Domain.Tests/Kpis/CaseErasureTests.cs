using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Tests.Kpis;

public sealed class CaseErasureTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TenantScope Scope = new(TenantId.From(Guid.CreateVersion7(Now)), WorkspaceId.From(Guid.CreateVersion7(Now)));

    [Fact]
    public void A_random_hash_lies_between_its_neighbours_however_often_it_is_drawn()
    {
        var (low, high) = (new string('0', CaseHash.Length), new string('f', CaseHash.Length));
        for (var step = 0; step < 100; step++)
        {
            var drawn = CaseHash.RandomBetween(low, high);
            drawn.ShouldMatch("^[0-9a-f]{64}$");
            string.CompareOrdinal(low, drawn).ShouldBeLessThan(0);
            string.CompareOrdinal(drawn, high).ShouldBeLessThan(0);
            (low, high) = step % 2 == 0 ? (drawn, high) : (low, drawn);
        }
    }

    [Fact]
    public void A_random_hash_without_neighbours_may_be_any_and_one_without_room_is_refused()
    {
        Enumerable.Range(0, 200).Select(_ => CaseHash.RandomBetween(null, null)[0]).Distinct().Count().ShouldBeGreaterThan(10);
        string.CompareOrdinal(CaseHash.RandomBetween("8" + new string('0', 63), null), "8").ShouldBeGreaterThan(0);
        Should.Throw<InvalidOperationException>(() => CaseHash.RandomBetween(new string('0', 63) + "1", new string('0', 63) + "2"));
    }

    [Fact]
    public void What_keeps_an_erased_case_out_cannot_be_laid_beside_observations()
    {
        var (kpi, other) = (NewKpi(), NewKpi());

        kpi.ErasedCaseOf("ticket 7").ShouldBe(kpi.ErasedCaseOf("ticket 7"));
        new[] { kpi.HashOf("ticket 7"), kpi.ErasedCaseOf("ticket 7"), kpi.ErasedKeyOf("ticket 7"), other.ErasedCaseOf("ticket 7") }.ShouldBeUnique();
    }

    [Fact]
    public void An_erased_observation_keeps_time_arm_and_values_and_nothing_that_names_it()
    {
        var kpi = NewKpi();
        var row = new Observation(kpi, new ObservedEvent("visit Meyer", "Meyer", Now, true, 3, "pair Meyer", 5), Now);
        var revision = new ObservationRevision(kpi, new ObservedEvent("again Meyer", "Meyer", Now, true, 4, Revises: true), Now);

        var hash = CaseHash.Random();
        row.Erase(hash, CaseHash.Random());
        revision.Erase(hash);

        (row.Case, row.At, row.ReceivedAt, row.Served, row.Value, row.Number, row.Before).ShouldBe((hash, Now, Now, true, 3m, 3.0, 5m));
        (revision.Case, revision.Value).ShouldBe((hash, 4m));
        new[] { row.EventKey, row.Cluster, revision.EventKey }.ShouldAllBe(text => !text.Contains("Meyer", StringComparison.Ordinal) && text.Length <= ObservedEvent.MaxNameLength);
        row.EventKey.ShouldNotBe(revision.EventKey);
    }

    [Fact]
    public void A_receipt_whose_counts_were_changed_is_not_genuine()
    {
        var scope = new ErasureScope([new("resolved", 2, 1, 0)], [new(Guid.CreateVersion7(Now), "2026-00001", 1, 2)]);
        var receipt = new CaseErasure(Scope, ProjectId.From(Guid.CreateVersion7(Now)), 2, (scope, 0), "", "someone", Now);

        (receipt.IsGenuine, receipt.Erased.Rows).ShouldBe((true, 3));
        typeof(CaseErasure).GetProperty(nameof(CaseErasure.Erased))!.SetValue(receipt, scope with { Evidence = [] });
        receipt.IsGenuine.ShouldBeFalse();
    }

    private static Kpi NewKpi() => Kpi.Create(
        Scope, ProjectId.From(Guid.CreateVersion7(Now)), "minutes", new("Minutes", "min", KpiKind.Amount, KpiDirection.LowerIsBetter, KpiSource.BusinessSeries, "", 0, 0, 200, 7), "someone", Now).Value;
}
