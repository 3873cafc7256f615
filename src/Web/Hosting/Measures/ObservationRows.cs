using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Kpis;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Measures;

/// <summary>
/// A KPI's cases as they stood at a moment: what was received by then, each with the value of its latest revision received by then.
/// Asked twice with the same moment of <see cref="MomentAsync"/>, it says the same twice.
/// </summary>
internal sealed class ObservationRows(IDbContextFactory<PlatformDbContext> contexts, TimeProvider clock)
{
    private const int RowsForAWindow = 4096;

    /// <summary>A moment, in whole milliseconds, that nothing can be received at or before any more. Waits for those that are storing.</summary>
    public async Task<DateTimeOffset> MomentAsync(KpiId kpi, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var reception = await Reception.BeginAsync(db, kpi, clock, cancellationToken);
        var moment = reception.Settle();
        await reception.CommitAsync(cancellationToken);
        return moment;
    }

    /// <summary>Cases observed in [from, to) in the order of an evidence snapshot: time, then the case's hash.</summary>
    public async IAsyncEnumerable<EvidenceRow> ReadAsync(
        KpiId kpi, DateTimeOffset from, DateTimeOffset to, DateTimeOffset asOf, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // rows of one moment are put in order here: how a database compares letters is its own affair
        var together = new List<EvidenceRow>(RowsForAWindow);
        await foreach (var next in RowsAsync(kpi, from, to, asOf, rows => rows.OrderBy(row => row.At), cancellationToken))
        {
            if (together.Count > 0 && together[0].At != next.At)
            {
                foreach (var ready in InOrder(together))
                    yield return ready;
                together.Clear();
            }

            together.Add(next);
        }

        foreach (var ready in InOrder(together))
            yield return ready;
    }

    /// <summary>Cases observed in [from, to) in the order of their receipt: what comes later stands behind, so a sequence that was looked at goes on.</summary>
    public IAsyncEnumerable<EvidenceRow> ReceivedAsync(KpiId kpi, DateTimeOffset from, DateTimeOffset to, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        RowsAsync(kpi, from, to, asOf, rows => rows.OrderBy(row => row.ReceivedAt), cancellationToken);

    /// <summary>True when an observation of those days, or a revision of a case observed in them, was received after a moment.</summary>
    public async Task<bool> HasLaterAsync(KpiId kpi, DateTimeOffset from, DateTimeOffset to, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Observations.AnyAsync(row => row.KpiId == kpi && row.ReceivedAt > since && row.At >= from && row.At < to, cancellationToken)
            || await Revisions(db, kpi, from, to).AnyAsync(revision => revision.ReceivedAt > since, cancellationToken);
    }

    /// <summary>Sums of both arms over [from, to) as they stood at a moment. For looking: they are made of floating-point numbers.</summary>
    public async Task<WindowSums> SumsAsync(KpiId kpi, DateTimeOffset from, DateTimeOffset to, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = db.Observations.Where(row => row.KpiId == kpi && row.At >= from && row.At < to && row.ReceivedAt <= asOf);
        var arms = await rows.GroupBy(row => row.Served)
            .Select(group => new { Served = group.Key, Cases = group.LongCount(), Sum = group.Sum(row => row.Number), Squares = group.Sum(row => row.Number * row.Number), Newest = group.Max(row => row.At) })
            .ToListAsync(cancellationToken);
        var latest = await LatestAsync(db, kpi, from, to, asOf, cancellationToken);
        var sums = new Dictionary<bool, ArmSums> { [false] = ArmSums.None, [true] = ArmSums.None };
        foreach (var arm in arms)
            sums[arm.Served] = new(arm.Cases, arm.Sum, arm.Squares);
        foreach (var some in latest.Chunk(RowsForAWindow))
        {
            string[] cases = [.. some.Select(pair => pair.Key)];
            foreach (var row in await rows.Where(row => EF.Parameter(cases).Contains(row.Case)).Select(row => new { row.Case, row.Served, row.Number }).ToListAsync(cancellationToken))
            {
                var (now, arm) = ((double)latest[row.Case], sums[row.Served]);
                sums[row.Served] = arm with { Sum = arm.Sum + now - row.Number, Squares = arm.Squares + (now * now) - (row.Number * row.Number) };
            }
        }

        return new(sums[true], sums[false], arms.Count > 0 ? arms.Max(arm => arm.Newest) : null);
    }

    /// <summary>Outcomes observed in [from, to) that nobody has verified, and no revision has settled since.</summary>
    public async Task<UnverifiedOutcomes> UnverifiedAsync(KpiId kpi, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var arms = await db.Observations
            .Where(row => row.KpiId == kpi && row.At >= from && row.At < to && row.Claimed != null && !db.ObservationRevisions.Any(revision => revision.KpiId == kpi && revision.Case == row.Case))
            .GroupBy(row => row.Served).Select(group => new { group.Key, Cases = group.Count() }).ToDictionaryAsync(arm => arm.Key, arm => arm.Cases, cancellationToken);
        return new(arms.GetValueOrDefault(true), arms.GetValueOrDefault(false));
    }

    private async IAsyncEnumerable<EvidenceRow> RowsAsync(
        KpiId kpi, DateTimeOffset from, DateTimeOffset to, DateTimeOffset asOf, Func<IQueryable<Observation>, IQueryable<Observation>> order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var latest = await LatestAsync(db, kpi, from, to, asOf, cancellationToken);
        var rows = order(db.Observations.Where(row => row.KpiId == kpi && row.At >= from && row.At < to && row.ReceivedAt <= asOf))
            .Select(row => new { row.Case, row.At, row.Served, row.Value, row.Cluster, row.Before });
        await db.Database.OpenConnectionAsync(cancellationToken);
        // the query's own statement, read without the model's machinery for each of a million rows
        await using var command = rows.CreateDbCommand();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var clusters = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
            yield return Row(reader, db is SqlitePlatformDbContext, latest, clusters);
    }

    private static EvidenceRow Row(DbDataReader reader, bool ticks, Dictionary<string, decimal> latest, Dictionary<string, string> clusters)
    {
        var (name, cluster) = (reader.GetString(0), reader.GetString(4));
        // there are few groups: one text for each
        if (!clusters.TryGetValue(cluster, out var known))
            clusters[cluster] = known = cluster;
        var at = ticks ? new DateTimeOffset(reader.GetInt64(1), TimeSpan.Zero) : reader.GetFieldValue<DateTimeOffset>(1);
        var value = latest.Count > 0 && latest.TryGetValue(name, out var revised) ? revised : reader.GetDecimal(3);
        return new EvidenceRow(name, at, reader.GetBoolean(2), value, known, reader.IsDBNull(5) ? null : reader.GetDecimal(5));
    }

    private static List<EvidenceRow> InOrder(List<EvidenceRow> together)
    {
        if (together.Count > 1)
            together.Sort((left, right) => string.CompareOrdinal(left.Case, right.Case));
        return together;
    }

    private static async Task<Dictionary<string, decimal>> LatestAsync(
        PlatformDbContext db, KpiId kpi, DateTimeOffset from, DateTimeOffset to, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var latest = new Dictionary<string, decimal>(StringComparer.Ordinal);
        var revisions = Revisions(db, kpi, from, to).Where(revision => revision.ReceivedAt <= asOf).OrderBy(revision => revision.ReceivedAt).Select(revision => new { revision.Case, revision.Value });
        await foreach (var revision in revisions.AsAsyncEnumerable().WithCancellation(cancellationToken))
            latest[revision.Case] = revision.Value;
        return latest;
    }

    private static IQueryable<ObservationRevision> Revisions(PlatformDbContext db, KpiId kpi, DateTimeOffset from, DateTimeOffset to) =>
        from revision in db.ObservationRevisions
        where revision.KpiId == kpi
        join row in db.Observations on new { revision.KpiId, revision.Case } equals new { row.KpiId, row.Case }
        where row.At >= @from && row.At < to
        select revision;
}
