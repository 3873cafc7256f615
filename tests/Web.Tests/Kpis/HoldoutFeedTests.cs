using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Web.Hosting.FollowUps;
using Platform.Web.Persistence;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Kpis;

/// <summary>An evaluation on the hidden hold-out becomes observations of the KPIs that are measured there, once.</summary>
public sealed class HoldoutFeedTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    private static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [Fact]
    public async Task Each_case_is_observed_with_and_without_the_model_as_a_pair_and_taking_twice_is_taking_once()
    {
        var (tenant, project) = await SceneAsync();
        var finished = new FinishedScores(TypedId.New<EvaluationId>(At), project, SplitName.Holdout, At, [new(1, 0, 1), new(2, 1, 1), new(3, 0.4, 0.8)]);

        await TakeAsync(tenant, finished);
        await TakeAsync(tenant, finished);

        var rows = await RowsAsync(tenant);
        rows["hidden"].Select(row => (row.Served, row.Value)).Order().ShouldBe([(false, 0), (false, 0), (false, 1), (true, 0), (true, 1), (true, 1)]);
        rows["hidden"].GroupBy(row => row.Cluster).Select(pair => pair.Count()).ShouldBe([2, 2, 2]);
        rows["rated"].Where(row => row.Served).Select(row => row.Value).Order().ShouldBe([4.2m, 5, 5]);
        rows["rated"].ShouldAllBe(row => row.At == At);
        rows["events"].ShouldBeEmpty();
    }

    [Fact]
    public async Task A_question_that_was_asked_too_often_counts_no_more()
    {
        var (tenant, project) = await SceneAsync();

        await TakeAsync(tenant, new FinishedScores(TypedId.New<EvaluationId>(At), project, SplitName.Holdout, At, [new(1, 0, 1, HoldOut.MostUses - 1), new(2, 1, 1, HoldOut.MostUses)]));

        (await RowsAsync(tenant))["hidden"].Select(row => (row.Served, row.Value)).Order().ShouldBe([(false, 0), (true, 1)]);
    }

    [Fact]
    public async Task Another_part_of_the_data_feeds_nothing()
    {
        var (tenant, project) = await SceneAsync();

        await TakeAsync(tenant, new FinishedScores(TypedId.New<EvaluationId>(At), project, SplitName.Test, At, [new(1, 0, 1)]));

        (await RowsAsync(tenant)).Values.ShouldAllBe(rows => rows.Count == 0);
    }

    private Task TakeAsync(TestTenant tenant, FinishedScores finished) => host.InWorkspaceAsync(tenant, async services =>
    {
        foreach (var followUp in services.GetServices<IEvaluationFollowUp>())
            await followUp.TakeAsync(finished, CancellationToken.None);
    });

    private async Task<(TestTenant Tenant, ProjectId Project)> SceneAsync()
    {
        var tenant = await host.CreateTenantAsync();
        return (tenant, await host.InWorkspaceAsync(tenant, async services =>
        {
            var db = services.GetRequiredService<PlatformDbContext>();
            var project = Project.Create(tenant.Scope, "Held out", null, Vertical.Legal, TaskKind.Label, tenant.Editor.Id, At).Value;
            KpiDefinition Of(KpiKind kind, KpiSource source, decimal low, decimal high) => new("K", "share", kind, KpiDirection.HigherIsBetter, source, "", low, high, 20, 30);
            db.AddRange(
                project,
                Kpi.Create(tenant.Scope, project.Id, "hidden", Of(KpiKind.Proportion, KpiSource.HiddenHoldOut, 0, 1), "test", At).Value,
                Kpi.Create(tenant.Scope, project.Id, "rated", Of(KpiKind.BoundedScore, KpiSource.HiddenHoldOut, 1, 5), "test", At).Value,
                Kpi.Create(tenant.Scope, project.Id, "events", Of(KpiKind.Proportion, KpiSource.ProductionEvents, 0, 1), "test", At).Value);
            await db.SaveChangesAsync();
            return project.Id;
        }));
    }

    private Task<Dictionary<string, List<Observation>>> RowsAsync(TestTenant tenant) => host.InWorkspaceAsync(tenant, async services =>
    {
        var db = services.GetRequiredService<PlatformDbContext>();
        var rows = await db.Observations.AsNoTracking().ToListAsync();
        return (await db.Kpis.AsNoTracking().ToListAsync()).ToDictionary(kpi => kpi.Key, kpi => rows.Where(row => row.KpiId == kpi.Id).ToList(), StringComparer.Ordinal);
    });
}
