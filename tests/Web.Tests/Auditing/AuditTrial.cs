using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Platform.Domain.Audit;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Persistence;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Auditing;

/// <summary>Writes to a workspace's log and reads it.</summary>
internal static class AuditTrial
{
    public static Task WriteAsync(PortalTestHost host, TestTenant tenant, int count, string subject = "thing") => host.InWorkspaceAsync(tenant, async services =>
    {
        var db = services.GetRequiredService<PlatformDbContext>();
        for (var number = 0; number < count; number++)
        {
            services.GetRequiredService<AuditLog>().Add(db, "test.done", new AuditSubject("test", string.Create(CultureInfo.InvariantCulture, $"{subject} {number}")), new { number });
            await db.SaveChangesAsync();
        }
    });

    /// <summary>Many entries in one save.</summary>
    public static Task WriteManyAsync(PortalTestHost host, TestTenant tenant, int count) => host.InWorkspaceAsync(tenant, async services =>
    {
        var db = services.GetRequiredService<PlatformDbContext>();
        for (var number = 0; number < count; number++)
            services.GetRequiredService<AuditLog>().Add(db, "test.done", new AuditSubject("test", string.Create(CultureInfo.InvariantCulture, $"thing {number}")), new { number });
        await db.SaveChangesAsync();
    });

    public static Task<int> SealAsync(PortalTestHost host, TestTenant tenant) =>
        host.InWorkspaceAsync(tenant, services => services.GetRequiredService<AuditSealer>().SealAsync(CancellationToken.None));

    public static Task<List<AuditEntry>> ReadAsync(PortalTestHost host, TestTenant tenant) => host.InWorkspaceAsync(tenant, services =>
        services.GetRequiredService<PlatformDbContext>().AuditEntries.AsNoTracking().OrderBy(row => row.Number).ToListAsync());

    /// <summary>Waits until the portal's own worker has sealed everything.</summary>
    public static async Task<List<AuditEntry>> UntilSealedAsync(PortalTestHost host, TestTenant tenant, int count)
    {
        for (var look = 0; look < 1200; look++)
        {
            var entries = await ReadAsync(host, tenant);
            if (entries.Count >= count && entries.TrueForAll(entry => entry.Number is not null))
                return entries;
            await Task.Delay(100);
        }

        throw new TimeoutException("The entries were not sealed in two minutes.");
    }

    /// <summary>A portal whose entries stay unsealed, as those of a process that dies right after an action.</summary>
    public static void WithoutWorker(IServiceCollection services)
    {
        var worker = services.Single(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType == typeof(AuditSealWorker));
        services.Remove(worker);
    }
}
