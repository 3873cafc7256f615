using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Persistence;
using Platform.Web.Tests.Billing;
using Platform.Web.Tests.Evaluations;

namespace Platform.Web.Tests.Comparisons;

public sealed class DividedPeriodTests(EvaluationWorld world) : IClassFixture<EvaluationWorld>
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 60).Select(number => $"ticket-{number}")];

    [Fact]
    public async Task A_randomised_line_rests_on_the_cases_that_a_comparison_divided_and_says_how_many_others_there_were()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await scene.SendAsync(Enumerable.Range(0, 7).Select(number => LiveScene.Event($"before {number}", 1, served: true, at: Now.AddDays(-1))));
        (await SnapshotAsync(scene)).ShouldSatisfyAllConditions(all => all.Rows.Count.ShouldBe(7), all => all.Arms.ShouldBeNull());
        await scene.StartAsync(scene.Plan());
        await scene.SendAsync(Names.Select(name => LiveScene.Event(name, 1, at: Now)));
        await scene.PostAsync("/triage/stop");
        await scene.SendAsync(Enumerable.Range(0, 5).Select(number => LiveScene.Event($"after {number}", 1, served: true, at: Now)));

        var snapshot = await SnapshotAsync(scene);
        var comparison = await scene.RowAsync();

        (snapshot.Rows.Count, snapshot.Arms!.LeftOut).ShouldBe((60, 12));
        var divided = snapshot.Arms.Comparisons.ShouldHaveSingleItem();
        (divided.Comparison, divided.Share, divided.Commitment, divided.From, divided.Until).ShouldBe(("triage", 0.5m, comparison.Commitment, comparison.StartedAt!.Value, comparison.OverAt));
        LineComputation.SoFar(Terms(), snapshot, Now.AddMinutes(10)).Error.ShouldBeNull();
        (await SnapshotAsync(scene, EvidenceDesign.BeforeAfter)).ShouldSatisfyAllConditions(all => all.Rows.Count.ShouldBe(72), all => all.Arms.ShouldBeNull());
    }

    [Fact]
    public async Task Cases_that_were_divided_by_groups_are_left_out_where_the_contract_says_by_case()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await scene.StartAsync(scene.Plan(unit: "Cluster"));
        await scene.SendAsync(Names.Select((name, number) => LiveScene.Event(name, 1, at: Now, cluster: $"ward {number % 20}")));

        var byCase = await SnapshotAsync(scene);
        var byGroup = await SnapshotAsync(scene, EvidenceDesign.RandomisedByCluster);

        (byCase.Rows.Count, byCase.Arms!.LeftOut, byCase.Arms.Comparisons.Count).ShouldBe((0, 60, 0));
        (byGroup.Rows.Count, byGroup.Arms!.LeftOut).ShouldBe((60, 0));
        var line = LineComputation.SoFar(Terms(), byCase, Now.AddMinutes(10)).Value;
        (line.Amount, line.IsHealthy).ShouldBe((0, false));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static ContractTerms Terms(EvidenceDesign design = EvidenceDesign.RandomisedByCase) => BillingScene.Terms with
    {
        FirstDay = DateOnly.FromDateTime(Now.UtcDateTime).AddDays(-10),
        Kpis = [BillingScene.Terms.Kpis[0] with { Kpi = LiveScene.Resolved, Design = design }],
    };

    private Task<EvidenceSnapshot> SnapshotAsync(LiveScene scene, EvidenceDesign design = EvidenceDesign.RandomisedByCase) => world.Host.InWorkspaceAsync(scene.Inner.Tenant, async services =>
    {
        var found = await services.GetRequiredService<PeriodEvidence>().SnapshotsAsync(services.GetRequiredService<PlatformDbContext>(), scene.Inner.ProjectId, Terms(design), 1, Now.AddMinutes(1), CancellationToken.None);
        return found.Value.ShouldHaveSingleItem();
    });
}
