using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kpis;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Kpis.Intake;

/// <summary>Keeps a KPI's sums by day in step with its rows, within the transaction that stores them.</summary>
internal sealed class DayBook(PlatformDbContext db, Kpi kpi)
{
    private readonly Dictionary<(DateOnly Day, bool Served), KpiDay> _days = [];

    /// <summary>Adds what was stored, and changes what was revised.</summary>
    public async Task WriteAsync(IReadOnlyCollection<Observation> stored, IReadOnlyCollection<RevisedCase> revised, CancellationToken cancellationToken)
    {
        if (stored.Count + revised.Count == 0)
            return;
        var days = stored.Select(row => row.At).Concat(revised.Select(one => one.At)).Select(KpiDay.DayOf).ToHashSet();
        var (first, last) = (days.Min(), days.Max());
        await foreach (var day in db.KpiDays.Where(row => row.KpiId == kpi.Id && row.Day >= first && row.Day <= last).AsAsyncEnumerable().WithCancellation(cancellationToken))
            _days[(day.Day, day.Served)] = day;
        foreach (var row in stored)
            Of(row.At, row.Served).Add(row.At, row.Number);
        foreach (var one in revised)
            Of(one.At, one.Served).Correct((double)one.Before, (double)one.Now);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Sums up rows that were stored before sums by day were kept.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        if (await db.KpiDays.AnyAsync(row => row.KpiId == kpi.Id, cancellationToken))
            return;
        await foreach (var row in db.Observations.Where(row => row.KpiId == kpi.Id).Select(row => new { row.At, row.Served, row.Number }).AsAsyncEnumerable().WithCancellation(cancellationToken))
            Of(row.At, row.Served).Add(row.At, row.Number);
        await db.SaveChangesAsync(cancellationToken);
    }

    private KpiDay Of(DateTimeOffset at, bool served)
    {
        var day = KpiDay.DayOf(at);
        if (!_days.TryGetValue((day, served), out var known))
            db.Add(_days[(day, served)] = known = new KpiDay(kpi, day, served));
        return known;
    }
}

/// <summary>A case whose value changed.</summary>
/// <param name="At">When it was observed.</param>
/// <param name="Served">Its arm.</param>
/// <param name="Before">Its value until now.</param>
/// <param name="Now">Its value since.</param>
internal sealed record RevisedCase(DateTimeOffset At, bool Served, decimal Before, decimal Now);
