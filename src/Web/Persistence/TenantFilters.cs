using Microsoft.EntityFrameworkCore;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Persistence;

/// <summary>Gives every tenant-owned entity its query filter, and refuses writes into another tenant.</summary>
internal static class TenantFilters
{
    /// <summary>Name of the filter; switching it off is allowed only where work is claimed for all tenants (see Architecture.Tests).</summary>
    public const string Name = "tenant";

    public static void Apply(ModelBuilder builder, PlatformDbContext context)
    {
        foreach (var type in builder.Model.GetEntityTypes().Select(entity => entity.ClrType).ToList())
        {
            if (typeof(IWorkspaceOwned).IsAssignableFrom(type))
                Generic(nameof(FilterWorkspace), type, builder, context);
            else if (typeof(ITenantOwned).IsAssignableFrom(type))
                Generic(nameof(FilterTenant), type, builder, context);
        }
    }

    public static void CheckWrite(ITenantOwned row, ITenantContext tenant)
    {
        if (!tenant.IsKnown || row.TenantId != tenant.Scope.TenantId || (row is IWorkspaceOwned owned && owned.WorkspaceId != tenant.Scope.WorkspaceId))
            throw new InvalidOperationException($"A {row.GetType().Name} of another workspace was about to be written.");
    }

    private static void Generic(string method, Type entity, ModelBuilder builder, PlatformDbContext context) => typeof(TenantFilters)
        .GetMethod(method, System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
        .MakeGenericMethod(entity)
        .Invoke(null, [builder, context]);

    private static void FilterWorkspace<T>(ModelBuilder builder, PlatformDbContext context)
        where T : class, IWorkspaceOwned => builder.Entity<T>().HasQueryFilter(
            Name, row => row.TenantId == context.FilterTenantId && row.WorkspaceId == context.FilterWorkspaceId);

    private static void FilterTenant<T>(ModelBuilder builder, PlatformDbContext context)
        where T : class, ITenantOwned => builder.Entity<T>().HasQueryFilter(Name, row => row.TenantId == context.FilterTenantId);
}
