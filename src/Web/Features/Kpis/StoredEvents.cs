using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Kpis;

/// <summary>What is stored of the keys and the cases of some events, and what becomes of each of them.</summary>
internal sealed class StoredEvents
{
    private readonly Dictionary<string, Observation> _observed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ObservationRevision> _revised = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Observation> _cases = new(StringComparer.Ordinal);

    private StoredEvents()
    {
    }

    public static async Task<StoredEvents> ReadAsync(PlatformDbContext db, KpiId kpi, string[] keys, string[] cases, CancellationToken cancellationToken)
    {
        var stored = new StoredEvents();
        await foreach (var row in db.Observations.AsNoTracking().Where(row => row.KpiId == kpi && keys.Contains(row.EventKey)).AsAsyncEnumerable().WithCancellation(cancellationToken))
            stored._observed[row.EventKey] = row;
        await foreach (var row in db.Observations.AsNoTracking().Where(row => row.KpiId == kpi && cases.Contains(row.Case)).AsAsyncEnumerable().WithCancellation(cancellationToken))
            stored._cases[row.Case] = row;
        await foreach (var row in db.ObservationRevisions.AsNoTracking().Where(row => row.KpiId == kpi && keys.Contains(row.EventKey)).AsAsyncEnumerable().WithCancellation(cancellationToken))
            stored._revised[row.EventKey] = row;
        return stored;
    }

    /// <summary>The row to be stored, none when the event is known, or why it is refused.</summary>
    public (object? Row, DomainError? Refusal) Take(Kpi kpi, ObservedEvent observed, string caseHash, DateTimeOffset now)
    {
        if (_observed.TryGetValue(observed.Key, out var before))
            return (null, before.Says(observed, caseHash) ? null : ObservationErrors.Changed(observed.Key));
        if (_revised.TryGetValue(observed.Key, out var revision))
            return (null, revision.Says(observed, caseHash) ? null : ObservationErrors.Changed(observed.Key));
        var known = _cases.GetValueOrDefault(caseHash);
        if (!observed.Revises)
            return known is null ? (_observed[observed.Key] = _cases[caseHash] = new Observation(kpi, observed, now), null) : (null, ObservationErrors.CaseTwice(observed.Key));
        if (known is null)
            return (null, ObservationErrors.NotObserved(observed.Key));
        return known.Admits(observed) ? (_revised[observed.Key] = new ObservationRevision(kpi, observed, now), null) : (null, ObservationErrors.RevisesMore(observed.Key));
    }
}
