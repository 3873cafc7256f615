using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Kpis.Intake;

/// <summary>What is stored of the keys and the cases of some events, and what becomes of each of them in turn.</summary>
internal sealed class StoredEvents
{
    private readonly Dictionary<string, Observation> _observed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ObservationRevision> _revised = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Observation> _cases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> _latest = new(StringComparer.Ordinal);

    private StoredEvents()
    {
    }

    /// <summary>Rows that are to be stored.</summary>
    public List<Observation> Observations { get; } = [];

    /// <summary>Revisions that are to be stored.</summary>
    public List<ObservationRevision> Revisions { get; } = [];

    /// <summary>What the revisions change.</summary>
    public List<RevisedCase> Changes { get; } = [];

    public static async Task<StoredEvents> ReadAsync(PlatformDbContext db, KpiId kpi, IReadOnlyCollection<HashedEvent> events, CancellationToken cancellationToken)
    {
        // one parameter for the whole list: a parameter for each would take minutes to bind
        string[] keys = [.. events.Select(one => one.Event.Key)], cases = [.. events.Select(one => one.Case).Distinct()];
        var stored = new StoredEvents();
        await foreach (var row in db.Observations.AsNoTracking().Where(row => row.KpiId == kpi && EF.Parameter(keys).Contains(row.EventKey)).AsAsyncEnumerable().WithCancellation(cancellationToken))
            stored._observed[row.EventKey] = row;
        await foreach (var row in db.Observations.AsNoTracking().Where(row => row.KpiId == kpi && EF.Parameter(cases).Contains(row.Case)).AsAsyncEnumerable().WithCancellation(cancellationToken))
            stored._cases[row.Case] = row;
        await foreach (var row in db.ObservationRevisions.AsNoTracking().Where(row => row.KpiId == kpi && EF.Parameter(keys).Contains(row.EventKey)).AsAsyncEnumerable().WithCancellation(cancellationToken))
            stored._revised[row.EventKey] = row;
        var revisions = db.ObservationRevisions.Where(row => row.KpiId == kpi && EF.Parameter(cases).Contains(row.Case)).OrderBy(row => row.ReceivedAt).Select(row => new { row.Case, row.Value });
        await foreach (var row in revisions.AsAsyncEnumerable().WithCancellation(cancellationToken))
            stored._latest[row.Case] = row.Value;
        return stored;
    }

    /// <summary>Takes the next event in.</summary>
    /// <param name="kpi">The KPI.</param>
    /// <param name="one">The event.</param>
    /// <param name="isBefore">True when a line before the event's is the one that its case was stored from, or its case was stored by another call.</param>
    /// <param name="now">The moment that it is received at.</param>
    /// <returns>Whether it is new, and why it is refused.</returns>
    public (bool IsNew, DomainError? Refusal) Take(Kpi kpi, HashedEvent one, bool isBefore, DateTimeOffset now)
    {
        var (observed, name) = (one.Event, one.Case);
        if (_observed.TryGetValue(observed.Key, out var before))
            return (false, before.Says(observed, name) ? null : ObservationErrors.Changed(observed.Key));
        if (_revised.TryGetValue(observed.Key, out var revision))
            return (false, revision.Says(observed, name) ? null : ObservationErrors.Changed(observed.Key));
        var known = _cases.GetValueOrDefault(name);
        if (observed.Revises)
            return known is not null && isBefore ? Revise(kpi, one, known, now) : (false, ObservationErrors.NotObserved(observed.Key));
        if (known is not null)
            return (false, ObservationErrors.CaseTwice(observed.Key));
        var row = new Observation(kpi, observed, name, now);
        _observed[observed.Key] = _cases[name] = row;
        Observations.Add(row);
        return (true, null);
    }

    private (bool IsNew, DomainError? Refusal) Revise(Kpi kpi, HashedEvent one, Observation known, DateTimeOffset now)
    {
        if (!known.Admits(one.IsArmGiven ? one.Event : one.Event with { Served = known.Served }))
            return (false, ObservationErrors.RevisesMore(one.Event.Key));
        var row = new ObservationRevision(kpi, one.Event, now);
        Changes.Add(new RevisedCase(known.At, known.Served, _latest.GetValueOrDefault(one.Case, known.Value), row.Value));
        _latest[one.Case] = row.Value;
        _revised[row.EventKey] = row;
        Revisions.Add(row);
        return (true, null);
    }
}

/// <summary>An event with its case as it is stored.</summary>
/// <param name="Line">Its line.</param>
/// <param name="Event">The event.</param>
/// <param name="Case">Salted hash of its case.</param>
/// <param name="IsArmGiven">False when it leaves out who served the case.</param>
internal sealed record HashedEvent(long Line, ObservedEvent Event, string Case, bool IsArmGiven = true);
