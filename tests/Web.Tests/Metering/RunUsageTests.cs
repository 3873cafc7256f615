using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Metering;
using Platform.Domain.Runs;
using Platform.Web.Features.Runs;
using Platform.Web.Persistence;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Metering;

/// <summary>What runs used, when engines die under them and nodes are lost. A step reads 100 tokens and takes 2 seconds; counts run on from step to step.</summary>
public sealed class RunUsageTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_attempt_used_what_its_own_steps_added()
    {
        var (tenant, run) = await SceneAsync();
        await ClaimAsync(tenant, run);
        await WriteAsync(tenant, run, 1, 1, 10);

        await EndAsync(tenant, run, 1);

        (await UsedAsync(tenant)).ShouldBe([($"run:{run}:1", 1000, 20, 10)]);
    }

    [Fact]
    public async Task Steps_of_a_lost_node_count_though_the_next_attempt_does_them_again()
    {
        var (tenant, run) = await SceneAsync();
        await ClaimAsync(tenant, run);
        await WriteAsync(tenant, run, 1, 1, 10);

        // the node is silent; another goes on from the checkpoint at step 6
        await ClaimAsync(tenant, run);
        await WriteAsync(tenant, run, 2, 7, 12);
        await EndAsync(tenant, run, 2);

        (await UsedAsync(tenant)).ShouldBe([($"run:{run}:1", 1000, 20, 10), ($"run:{run}:2", 600, 12, 6)]);
    }

    [Fact]
    public async Task Steps_that_an_attempt_does_again_because_its_engine_died_count_twice()
    {
        var (tenant, run) = await SceneAsync();
        await ClaimAsync(tenant, run);
        await WriteAsync(tenant, run, 1, 1, 10);
        await WriteAsync(tenant, run, 1, 5, 7);
        await WriteAsync(tenant, run, 1, 8, 10);

        await EndAsync(tenant, run, 1);

        (await UsedAsync(tenant)).ShouldBe([($"run:{run}:1", 1000, 20, 10), ($"run:{run}:1:again", 600, 12, 6)]);
    }

    [Fact]
    public async Task A_run_that_is_lost_once_too_often_is_counted_all_the_same()
    {
        var (tenant, run) = await SceneAsync();
        for (var attempt = 1; attempt <= Run.MaxLosses; attempt++)
        {
            await ClaimAsync(tenant, run);
            await WriteAsync(tenant, run, attempt, 1, 4);
        }

        await ClaimAsync(tenant, run);

        (await host.InWorkspaceAsync(tenant, services => services.GetRequiredService<PlatformDbContext>().Runs.SingleAsync(row => row.Id == run))).Status.ShouldBe(RunStatus.Failed);
        (await UsedAsync(tenant)).Select(row => (row.Tokens, row.Steps)).ShouldBe(Enumerable.Repeat((400L, 4L), Run.MaxLosses));
    }

    private async Task<(TestTenant Tenant, RunId Run)> SceneAsync()
    {
        var tenant = await host.CreateTenantAsync();
        var rows = await ForeignRows.MakeAsync(host, tenant);
        await host.InWorkspaceAsync(tenant, async services =>
        {
            var db = services.GetRequiredService<PlatformDbContext>();
            (await db.Runs.SingleAsync(row => row.Id == rows.RunId)).Queue(tenant.Editor.Id, Now).Succeeded.ShouldBeTrue();
            await db.SaveChangesAsync();
        });
        return (tenant, rows.RunId);
    }

    // takes a queued run, or one whose node fell silent
    private async Task ClaimAsync(TestTenant tenant, RunId run)
    {
        await host.InWorkspaceAsync(tenant, async services => await services.GetRequiredService<PlatformDbContext>().Runs.Where(row => row.Id == run && row.LeaseUntil != null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, Now)));
        await using var scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<RunClaims>().TryTakeAsync(run, "node", CancellationToken.None);
    }

    private Task WriteAsync(TestTenant tenant, RunId run, int attempt, int first, int last) => host.InWorkspaceAsync(tenant, async services =>
    {
        var rows = new RunRows { TotalSteps = 20 };
        for (var step = first; step <= last; step++)
            rows.Metrics.Add(new RunMetric(tenant.Scope, run, attempt, new StepMeasure(step, 0, 1, 0, 1, 100 * step, 50, 0, 2 * step), Now));
        await ActivatorUtilities.CreateInstance<RunLedger>(services).WriteAsync(new RunClaim(run, tenant.Scope, attempt), rows, CancellationToken.None);
    });

    private Task EndAsync(TestTenant tenant, RunId run, int attempt) => host.InWorkspaceAsync(tenant, async services =>
        (await ActivatorUtilities.CreateInstance<RunLedger>(services).StepAsync(
            new RunClaim(run, tenant.Scope, attempt), (row, now) => row.Fail(attempt, "test.ended", "Ended.", "job:test", now), CancellationToken.None)).Succeeded.ShouldBeTrue());

    private Task<List<(string Source, long Tokens, double Seconds, long Steps)>> UsedAsync(TestTenant tenant) => host.InWorkspaceAsync(tenant, async services =>
        (await services.GetRequiredService<PlatformDbContext>().UsageRecords.Where(row => row.Kind == UsageKind.Training).OrderBy(row => row.Source).ToListAsync())
            .ConvertAll(row => (row.Source, row.InputTokens, row.ComputeSeconds, row.Calls)));
}
