using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kpis;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Kpis.Intake;

/// <summary>Keeps out what is about erased cases. An event that was stored and erased is known when it is sent again; anything else about its case is refused.</summary>
internal static class ErasedEvents
{
    private const int NamesAtATime = 10_000;

    /// <summary>The events that are about nobody who was erased; the others are answered.</summary>
    public static async Task<List<HashedEvent>> PassAsync(PlatformDbContext db, Kpi kpi, List<HashedEvent> events, Tally tally, CancellationToken cancellationToken)
    {
        // nearly every KPI has none: nothing is hashed then
        if (!await db.ErasedNames.AnyAsync(row => row.KpiId == kpi.Id, cancellationToken))
            return events;
        List<(HashedEvent Event, string Case, string Key)> asked = events.ConvertAll(one => (one, kpi.ErasedCaseOf(one.Event.Case), kpi.ErasedKeyOf(one.Event.Key)));
        var erased = new HashSet<string>(StringComparer.Ordinal);
        foreach (var hashes in asked.SelectMany(one => new[] { one.Case, one.Key }).Distinct().Chunk(NamesAtATime))
            erased.UnionWith(await db.ErasedNames.Where(row => row.KpiId == kpi.Id && EF.Parameter(hashes).Contains(row.Hash)).Select(row => row.Hash).ToListAsync(cancellationToken));
        var passed = new List<HashedEvent>(events.Count);
        foreach (var (one, name, key) in asked)
        {
            switch (erased.Contains(name), erased.Contains(key))
            {
                case (false, false):
                    passed.Add(one);
                    break;
                case (true, true):
                    tally.Know();
                    break;
                case (true, false):
                    tally.Refuse(one.Line, ObservationErrors.Erased(one.Event.Key));
                    break;
                default:
                    tally.Refuse(one.Line, ObservationErrors.Changed(one.Event.Key));
                    break;
            }
        }

        return passed;
    }
}
