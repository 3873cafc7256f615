using Microsoft.EntityFrameworkCore;
using Platform.Domain.Metering;
using Platform.Domain.Projects;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Metering;

/// <summary>Use of a month and kind.</summary>
internal sealed record UsageMonth(DateOnly Month, UsageKind Kind, string Adapter, UsageAmount Amount);

/// <summary>Sums what was metered in the current workspace.</summary>
internal sealed class UsageQueries(IDbContextFactory<PlatformDbContext> contexts)
{
    /// <summary>Use of a project in [from, to]: all kinds but storage added up, and storage as byte-days.</summary>
    public async Task<UsageAmount> SumAsync(ProjectId project, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await SumAsync(db.UsageRecords.Where(row => row.ProjectId == project && row.Day >= from && row.Day <= to), cancellationToken);
    }

    /// <summary>Use of the workspace since a day that programs named no project for.</summary>
    public async Task<UsageAmount> WithoutProjectAsync(DateOnly from, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await SumAsync(db.UsageRecords.Where(row => row.ProjectId == null && row.Day >= from), cancellationToken);
    }

    /// <summary>Use of a project by month, kind and adapter, newest first.</summary>
    public async Task<IReadOnlyList<UsageMonth>> MonthsAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.UsageRecords.AsNoTracking().Where(row => row.ProjectId == project).GroupBy(row => new { row.Day.Year, row.Day.Month, row.Kind, row.Adapter })
            .Select(group => new { group.Key, Input = group.Sum(row => row.InputTokens), Output = group.Sum(row => row.OutputTokens), Seconds = group.Sum(row => row.ComputeSeconds), Calls = group.Sum(row => row.Calls), Bytes = group.Sum(row => row.Bytes), Days = group.Select(row => row.Day).Distinct().Count() })
            .ToListAsync(cancellationToken);
        // a month's storage is its mean over the days that were measured
        return [.. rows.Select(row => new UsageMonth(new DateOnly(row.Key.Year, row.Key.Month, 1), row.Key.Kind, row.Key.Adapter, new(row.Input, row.Output, row.Seconds, row.Calls, row.Bytes / Math.Max(1, row.Days))))
            .OrderByDescending(row => row.Month).ThenBy(row => row.Kind).ThenBy(row => row.Adapter, StringComparer.Ordinal)];
    }

    private static async Task<UsageAmount> SumAsync(IQueryable<UsageRecord> rows, CancellationToken cancellationToken)
    {
        var sums = await rows.GroupBy(_ => 1)
            .Select(group => new { Input = group.Sum(row => row.InputTokens), Output = group.Sum(row => row.OutputTokens), Seconds = group.Sum(row => row.ComputeSeconds), Calls = group.Sum(row => row.Calls), Bytes = group.Sum(row => row.Bytes) })
            .SingleOrDefaultAsync(cancellationToken);
        return sums is null ? default : new(sums.Input, sums.Output, sums.Seconds, sums.Calls, sums.Bytes);
    }
}
