using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kpis;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Kpis.Erasing;

/// <summary>The rows of one KPI that lead to one of some cases.</summary>
internal sealed class NamedRows
{
    private const int NamesAtATime = 2000;
    private readonly Kpi _kpi;
    private readonly IReadOnlyList<FrozenWindow> _frozen;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly List<Observation> _observations = [];
    private readonly List<ObservationRevision> _revisions = [];
    private HashSet<string> _ownGroups = new(StringComparer.Ordinal);

    private NamedRows(Kpi kpi, IReadOnlyList<FrozenWindow> frozen) => (_kpi, _frozen) = (kpi, [.. frozen.Where(window => window.Kpi == kpi.Key)]);

    public ErasedInKpi Counts => new(_kpi.Key, _observations.Count, _revisions.Count, _ownGroups.Count);

    /// <summary>Frozen rows, by the invoice whose evidence holds them.</summary>
    public IEnumerable<(FrozenWindow Invoice, string Case)> Frozen =>
        from window in _frozen
        from row in _observations
        where window.Holds(_kpi.Key, row.At, row.ReceivedAt)
        select (window, row.Case);

    public static async Task<NamedRows> ReadAsync(PlatformDbContext db, Kpi kpi, IReadOnlyList<string> names, IReadOnlyList<FrozenWindow> frozen, CancellationToken cancellationToken)
    {
        var found = new NamedRows(kpi, frozen);
        foreach (var name in names)
            found._names[kpi.HashOf(name)] = name;
        foreach (var hashes in found._names.Keys.Chunk(NamesAtATime))
        {
            found._observations.AddRange(await db.Observations.Where(row => row.KpiId == kpi.Id && EF.Parameter(hashes).Contains(row.Case)).ToListAsync(cancellationToken));
            found._revisions.AddRange(await db.ObservationRevisions.Where(row => row.KpiId == kpi.Id && EF.Parameter(hashes).Contains(row.Case)).ToListAsync(cancellationToken));
        }

        await found.FindOwnGroupsAsync(db, cancellationToken);
        return found;
    }

    /// <summary>How many rows lead to one of the cases as the database has them.</summary>
    public async Task<int> CountAsync(PlatformDbContext db, CancellationToken cancellationToken)
    {
        var left = 0;
        foreach (var hashes in _names.Keys.Chunk(NamesAtATime))
        {
            left += await db.Observations.CountAsync(row => row.KpiId == _kpi.Id && EF.Parameter(hashes).Contains(row.Case), cancellationToken);
            left += await db.ObservationRevisions.CountAsync(row => row.KpiId == _kpi.Id && EF.Parameter(hashes).Contains(row.Case), cancellationToken);
        }

        return left;
    }

    /// <summary>Takes the names out of the rows, and keeps what stops them from being stored again.</summary>
    public async Task EraseAsync(PlatformDbContext db, CancellationToken cancellationToken)
    {
        var groups = _ownGroups.ToDictionary(group => group, _ => CaseHash.Random(), StringComparer.Ordinal);
        var places = await PlacesAsync(db, cancellationToken);
        var kept = new HashSet<string>(StringComparer.Ordinal);
        var now = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in _observations)
        {
            kept.Add(_kpi.ErasedCaseOf(_names[row.Case]));
            kept.Add(_kpi.ErasedKeyOf(row.EventKey));
            var hash = now[row.Case] = places.TryGetValue(row.At, out var there) && IsFrozen(row) ? Replaced(there, row.Case) : CaseHash.Random();
            row.Erase(hash, groups.GetValueOrDefault(row.Cluster));
        }

        foreach (var revision in _revisions)
        {
            kept.Add(_kpi.ErasedKeyOf(revision.EventKey));
            revision.Erase(now[revision.Case]);
        }

        db.AddRange(kept.Select(hash => new ErasedName(_kpi, hash)));
    }

    private static string Replaced(SortedSet<string> there, string hash)
    {
        there.Remove(hash);
        var random = CaseHash.RandomBetween(there.GetViewBetween("", hash).Max, there.GetViewBetween(hash, "g").Min);
        there.Add(random);
        return random;
    }

    // A frozen row's hash stands in the evidence anyway, so its place among rows of the same moment tells nothing new, and the period computed again keeps its cent.
    private bool IsFrozen(Observation row) => _frozen.Any(window => window.Holds(_kpi.Key, row.At, row.ReceivedAt));

    private async Task<Dictionary<DateTimeOffset, SortedSet<string>>> PlacesAsync(PlatformDbContext db, CancellationToken cancellationToken)
    {
        var places = new Dictionary<DateTimeOffset, SortedSet<string>>();
        foreach (var moments in _observations.Where(IsFrozen).Select(row => row.At).Distinct().Chunk(NamesAtATime))
        {
            foreach (var row in await db.Observations.Where(row => row.KpiId == _kpi.Id && EF.Parameter(moments).Contains(row.At)).Select(row => new { row.At, row.Case }).ToListAsync(cancellationToken))
            {
                if (!places.TryGetValue(row.At, out var there))
                    places[row.At] = there = new SortedSet<string>(StringComparer.Ordinal);
                there.Add(row.Case);
            }
        }

        return places;
    }

    private async Task FindOwnGroupsAsync(PlatformDbContext db, CancellationToken cancellationToken)
    {
        var mine = _observations.Where(row => row.Cluster.Length > 0).CountBy(row => row.Cluster).ToDictionary(StringComparer.Ordinal);
        string[] groups = [.. mine.Keys];
        if (groups.Length == 0)
            return;
        var all = await db.Observations.Where(row => row.KpiId == _kpi.Id && EF.Parameter(groups).Contains(row.Cluster)).GroupBy(row => row.Cluster)
            .Select(group => new { group.Key, Cases = group.Count() }).ToListAsync(cancellationToken);
        _ownGroups = all.Where(group => group.Cases == mine[group.Key]).Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
    }
}
