using Microsoft.EntityFrameworkCore;
using Platform.Domain.Metering;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;
using Quartz;

namespace Platform.Web.Hosting.Metering;

/// <summary>Records each project's stored bytes once a day: source files of data versions, documents, adapters and checkpoints.</summary>
[DisallowConcurrentExecution]
internal sealed class StorageMeter(IServiceScopeFactory scopes, TimeProvider clock) : IJob
{
    /// <summary>Stored: it never changes.</summary>
    public const string Key = "metering.storage";

    /// <summary>Time between two looks; a day's record is written by the first and left by the others.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromHours(6);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        foreach (var tenant in await scope.ServiceProvider.GetRequiredService<PlatformDbContext>().Tenants.Select(row => row.Id).ToListAsync(cancellationToken))
        {
            foreach (var workspace in await WorkspacesAsync(tenant, cancellationToken))
                await MeasureAsync(new TenantScope(tenant, workspace), cancellationToken);
        }
    }

    /// <summary>Records the projects of a workspace.</summary>
    public async Task MeasureAsync(TenantScope owner, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantContext>().UseJob(owner, Key);
        var db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
        var meter = scope.ServiceProvider.GetRequiredService<UsageMeter>();
        var source = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"storage:{clock.GetUtcNow():yyyy-MM-dd}");
        foreach (var project in await db.Projects.Select(row => row.Id).ToListAsync(cancellationToken))
            await meter.AddOnceAsync(db, project, UsageKind.Storage, "", source, new UsageAmount(0, 0, 0, 0, await BytesAsync(db, project, cancellationToken)), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task<long> BytesAsync(PlatformDbContext db, ProjectId project, CancellationToken cancellationToken)
    {
        var contents = await db.DatasetVersions.AsNoTracking().Where(row => row.ProjectId == project).Select(row => row.Content).ToListAsync(cancellationToken);
        var data = contents.SelectMany(content => content.Sources).DistinctBy(file => file.Sha256).Sum(file => file.Bytes);
        var documents = await db.CollectionDocuments.Where(row => row.ProjectId == project).SumAsync(row => row.Bytes, cancellationToken);
        var adapters = await db.Adapters.Where(row => row.ProjectId == project).SumAsync(row => row.Bytes, cancellationToken);
        var checkpoints = await (from checkpoint in db.RunCheckpoints join run in db.Runs on checkpoint.RunId equals run.Id where run.ProjectId == project select checkpoint.Bytes).SumAsync(cancellationToken);
        return data + documents + adapters + checkpoints;
    }

    private async Task<List<WorkspaceId>> WorkspacesAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantContext>().UseJob(new TenantScope(tenant, default), Key);
        return await scope.ServiceProvider.GetRequiredService<PlatformDbContext>().Workspaces.Select(row => row.Id).ToListAsync(cancellationToken);
    }
}
