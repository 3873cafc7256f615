using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Auditing;

/// <summary>Notes in the log of every workspace what was done to the installation as a whole from the server's command line. The portal, or its next start, seals it.</summary>
internal static class InstallationNote
{
    /// <param name="dataFolder">Data folder of the installation, of the embedded kind.</param>
    /// <param name="what">Key of what was done.</param>
    /// <param name="job">The command.</param>
    /// <param name="details">Plain facts.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>False when it could not be noted: the database is away, or older than the log.</returns>
    public static async Task<bool> WriteAsync(string dataFolder, string what, string job, object details, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Configuration[$"{LatheOptions.Section}:{nameof(LatheOptions.DataFolder)}"] = dataFolder;
        builder.Services.AddOptions<LatheOptions>().BindConfiguration(LatheOptions.Section).ValidateDataAnnotations();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<DataFolders>();
        builder.Services.AddTenancy();
        builder.Services.AddPersistence();
        builder.Services.AddAuditing();
        await using var app = builder.Build();
        if (!File.Exists(app.Services.GetRequiredService<DataFolders>().Database))
            return false;
        try
        {
            await using var looking = app.Services.CreateAsyncScope();
            foreach (var owner in await looking.ServiceProvider.GetRequiredService<AuditBacklog>().WorkspacesAsync(cancellationToken))
            {
                await using var scope = app.Services.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<TenantContext>().UseJob(owner, job);
                await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<PlatformDbContext>>().CreateDbContextAsync(cancellationToken);
                scope.ServiceProvider.GetRequiredService<AuditLog>().Add(db, what, AuditSubject.Of("workspace", owner.WorkspaceId), details);
                await db.SaveChangesAsync(cancellationToken);
            }

            return true;
        }
        catch (Exception away) when (away is DbException or DbUpdateException)
        {
            return false;
        }
    }
}
