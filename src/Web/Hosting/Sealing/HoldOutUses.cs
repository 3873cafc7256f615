using Microsoft.EntityFrameworkCore;
using Platform.Domain.Evaluations;
using Platform.Domain.Projects;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Sealing;

/// <summary>How worn a project's hold-out is.</summary>
/// <param name="Asked">Questions asked so far.</param>
/// <param name="MostOften">How often the one asked most was.</param>
/// <param name="Retired">Questions that no longer count for a KPI.</param>
internal sealed record HoldOutWear(int Asked, int MostOften, int Retired);

/// <summary>Counts how often the questions of a hold-out were asked.</summary>
internal sealed class HoldOutUses(IDbContextFactory<PlatformDbContext> contexts)
{
    /// <summary>Notes the questions of an evaluation that has come to its end; noting twice is noting once.</summary>
    /// <returns>How often other evaluations have asked each of them.</returns>
    public async Task<IReadOnlyDictionary<string, int>> NoteAsync(Evaluation evaluation, IEnumerable<string> items, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var asked = items.Distinct(StringComparer.Ordinal).ToList();
        var known = await db.HoldOutUses.Where(use => use.EvaluationId == evaluation.Id).Select(use => use.Item).ToHashSetAsync(cancellationToken);
        db.AddRange(asked.Where(item => !known.Contains(item)).Select(item => new HoldOutUse(evaluation, item)));
        await db.SaveChangesAsync(cancellationToken);
        var earlier = await CountAsync(db.HoldOutUses.Where(use => use.ProjectId == evaluation.ProjectId && use.EvaluationId != evaluation.Id), cancellationToken);
        return asked.ToDictionary(item => item, item => earlier.GetValueOrDefault(item), StringComparer.Ordinal);
    }

    /// <summary>How worn a project's hold-out is.</summary>
    public async Task<HoldOutWear> WearAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var uses = await CountAsync(db.HoldOutUses.Where(use => use.ProjectId == project), cancellationToken);
        return new(uses.Count, uses.Count > 0 ? uses.Values.Max() : 0, uses.Values.Count(times => times >= HoldOut.MostUses));
    }

    private static Task<Dictionary<string, int>> CountAsync(IQueryable<HoldOutUse> uses, CancellationToken cancellationToken) =>
        uses.GroupBy(use => use.Item).Select(group => new { group.Key, Times = group.Count() }).ToDictionaryAsync(row => row.Key, row => row.Times, StringComparer.Ordinal, cancellationToken);
}
