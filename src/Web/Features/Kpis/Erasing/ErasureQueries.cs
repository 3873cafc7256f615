using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Paging;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Kpis.Erasing;

/// <summary>Reads receipts of erasures.</summary>
internal sealed class ErasureQueries(IDbContextFactory<PlatformDbContext> contexts)
{
    private const int MostAtOnce = 200;

    /// <summary>Receipts of a project, newest first.</summary>
    public async Task<Paged<CaseErasureView>> ReceiptsAsync(ProjectId project, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = db.CaseErasures.AsNoTracking().Where(row => row.ProjectId == project);
        var total = await rows.CountAsync(cancellationToken);
        var page = await rows.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MostAtOnce)).ToListAsync(cancellationToken);
        var askers = page.Select(row => row.RequestedBy).Distinct().ToList();
        var names = await db.Users.Where(user => askers.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.DisplayName, cancellationToken);
        return new(
            [.. page.Select(row => new CaseErasureView(row.Id, row.Names, row.Erased, row.Left, names.GetValueOrDefault(row.RequestedBy, row.RequestedBy), row.At, row.PreviousHash, row.Hash, row.IsGenuine))],
            total);
    }
}

/// <summary>A receipt as pages and programs see it.</summary>
internal sealed record CaseErasureView(
    CaseErasureId Id, int Names, ErasureScope Erased, int Left, string RequestedBy, DateTimeOffset At, string PreviousHash, string Hash, bool IsGenuine);
