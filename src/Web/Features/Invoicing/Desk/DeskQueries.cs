using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing.Desk;

/// <summary>
/// The queue of an account manager or second reviewer over all workspaces in which he has that part, and of everybody over the workspace that is open. Each workspace is read in a scope of its own, whose filter shows that workspace only.
/// </summary>
internal sealed class DeskQueries(IDbContextFactory<PlatformDbContext> contexts, IServiceScopeFactory scopes, BillingDesk desk)
{
    private const string Reader = "invoicing.desk";

    public Task<BillingRole> RoleAsync(CancellationToken cancellationToken) => desk.RoleAsync(cancellationToken);

    /// <summary>A page of what waits. The order is that of the whole queue.</summary>
    public async Task<DeskPage> PageAsync(DeskFilter filter, int page, int size, CancellationToken cancellationToken)
    {
        var workspaces = await WorkspacesAsync(cancellationToken);
        var items = new List<DeskItem>();
        foreach (var workspace in workspaces)
            items.AddRange(await InAsync(workspace, rows => rows.ReadAsync(workspace, desk.Tenant.Actor, cancellationToken)));
        var found = items.Where(filter.Takes).ToList();
        var shown = found.Where(item => DeskFilter.IsOn(item, filter.Shelf)).OrderByDescending(item => item.Score).ThenBy(item => item.Row.From).ThenBy(item => item.Row.Id.Value).ToList();
        page = Math.Clamp(page, 0, Math.Max(0, (shown.Count - 1) / size));
        return new(
            [.. shown.Skip(page * size).Take(size)], page, shown.Count,
            Enum.GetValues<DeskShelf>().ToDictionary(shelf => shelf, shelf => found.Count(item => DeskFilter.IsOn(item, shelf))), found.Count(item => DeskFilter.IsOn(item, null)),
            [.. shown.Where(item => item.Row.State != InvoiceState.Collecting).GroupBy(item => item.Row.Currency).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new DeskSum(group.Key, group.Count(), group.Sum(item => item.Row.Totals.Gross)))],
            workspaces);
    }

    // a program's key is a key to one workspace; memberships are asked for anew each time, so that a part that was taken away shows nothing more
    private async Task<IReadOnlyList<DeskWorkspace>> WorkspacesAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (me, here, isProgram) = (desk.Tenant.Actor, desk.Tenant.Scope.WorkspaceId, desk.Tenant.IsProgram);
        var rows = await db.Members.AsNoTracking()
            .Where(member => member.UserId == me && (member.WorkspaceId == here || (!isProgram && (member.Billing == BillingRole.AccountManager || member.Billing == BillingRole.SecondReviewer))))
            .Join(db.Workspaces, member => member.WorkspaceId, workspace => workspace.Id, (member, workspace) => new { workspace.Id, workspace.Name, member.Billing })
            .OrderBy(row => row.Name).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new DeskWorkspace(row.Id, row.Name, row.Billing, row.Id == here))];
    }

    private async Task<T> InAsync<T>(DeskWorkspace workspace, Func<DeskRows, Task<T>> read)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantContext>().UseJob(desk.Tenant.Scope with { WorkspaceId = workspace.Id }, Reader);
        return await read(scope.ServiceProvider.GetRequiredService<DeskRows>());
    }
}
