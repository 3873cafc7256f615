using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Metering;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Metering;
using Platform.Web.Persistence;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Metering;

public sealed class UsageTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    [Fact]
    public async Task Calls_of_a_day_add_up_whoever_counts_at_the_same_moment()
    {
        var (tenant, project) = await SceneAsync();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => host.InWorkspaceAsync(tenant, async services =>
        {
            for (var call = 0; call < 5; call++)
                await services.GetRequiredService<UsageMeter>().AddAsync(project, UsageKind.Answers, "run-1", new(100, 20, 0.5, 1));
        }))));

        var all = await RowsAsync(tenant, project);
        all.Sum(row => row.Calls).ShouldBe(60);
        (all.Sum(row => row.InputTokens), all.Sum(row => row.OutputTokens), all.Sum(row => row.ComputeSeconds)).ShouldBe((6000, 1200, 30));
    }

    [Fact]
    public async Task Work_with_an_end_of_its_own_counts_once()
    {
        var (tenant, project) = await SceneAsync();
        for (var again = 0; again < 3; again++)
        {
            await host.InWorkspaceAsync(tenant, async services =>
            {
                var db = services.GetRequiredService<PlatformDbContext>();
                await services.GetRequiredService<UsageMeter>().AddOnceAsync(db, project, UsageKind.Training, "run-1", "run:run-1:1", new(5000, 0, 60, 10), CancellationToken.None);
                await db.SaveChangesAsync();
            });
        }

        (await RowsAsync(tenant, project)).ShouldHaveSingleItem().InputTokens.ShouldBe(5000);
    }

    [Fact]
    public async Task A_days_storage_is_measured_once_from_what_is_stored()
    {
        var tenant = await host.CreateTenantAsync();
        var rows = await ForeignRows.MakeAsync(host, tenant);
        var meter = ActivatorUtilities.CreateInstance<StorageMeter>(host.Services);

        await meter.MeasureAsync(tenant.Scope, CancellationToken.None);
        await meter.MeasureAsync(tenant.Scope, CancellationToken.None);

        var storage = (await RowsAsync(tenant, rows.ProjectId)).Where(row => row.Kind == UsageKind.Storage).ShouldHaveSingleItem();
        storage.Bytes.ShouldBeGreaterThan(100);
    }

    private async Task<(TestTenant Tenant, ProjectId Project)> SceneAsync()
    {
        var tenant = await host.CreateTenantAsync();
        return (tenant, await host.InWorkspaceAsync(tenant, async services =>
        {
            var project = Project.Create(tenant.Scope, "Metered", null, Vertical.Medical, TaskKind.Label, tenant.Editor.Id, DateTimeOffset.UnixEpoch.AddYears(56)).Value;
            var db = services.GetRequiredService<PlatformDbContext>();
            db.Add(project);
            await db.SaveChangesAsync();
            return project.Id;
        }));
    }

    private Task<List<UsageRecord>> RowsAsync(TestTenant tenant, ProjectId project) =>
        host.InWorkspaceAsync(tenant, services => services.GetRequiredService<PlatformDbContext>().UsageRecords.Where(row => row.ProjectId == project).ToListAsync());
}
