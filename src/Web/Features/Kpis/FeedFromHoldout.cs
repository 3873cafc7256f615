using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Kpis;
using Platform.Web.Hosting.FollowUps;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Kpis;

/// <summary>
/// An evaluation on the hidden hold-out gives its scores to the project's KPIs of that source: each case once for the tuned model (served) and once for the base (not served), as a pair of one group.
/// Such a KPI is billed by matched difference. A question that was asked too often is retired: it counts no more.
/// </summary>
internal sealed class FeedFromHoldout(IDbContextFactory<PlatformDbContext> contexts, ReceiveObservations receive) : IEvaluationFollowUp
{
    public async Task TakeAsync(FinishedScores finished, CancellationToken cancellationToken)
    {
        if (finished.Split != SplitName.Holdout)
            return;
        List<(string Key, KpiDefinition Definition)> fed;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            fed = [.. (await db.Kpis.AsNoTracking().Where(row => row.ProjectId == finished.Project).ToListAsync(cancellationToken))
                .Where(row => row.Definition is { Source: KpiSource.HiddenHoldOut, Kind: not KpiKind.Amount }).Select(row => (row.Key, row.Definition))];
        }

        foreach (var (key, definition) in fed)
            await receive.HandleAsync(finished.Project, key, EventsAsync(finished, definition), cancellationToken);
    }

    private static async IAsyncEnumerable<ReceivedEvent> EventsAsync(FinishedScores finished, KpiDefinition definition)
    {
        await Task.CompletedTask;
        var line = 0;
        foreach (var (number, untuned, tuned, earlierUses) in finished.Scores)
        {
            if (earlierUses >= HoldOut.MostUses)
                continue;
            foreach (var (served, score) in new[] { (true, tuned), (false, untuned) })
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{finished.Id}/{number}/{(served ? "tuned" : "base")}");
                yield return new(++line, new ObservedEvent(name, name, finished.At, served, ValueOf(definition, score), string.Create(CultureInfo.InvariantCulture, $"{finished.Id}/{number}")), null);
            }
        }
    }

    private static decimal ValueOf(KpiDefinition definition, double score) => definition.Kind == KpiKind.Proportion
        ? score >= 1 ? 1 : 0
        : definition.Low + (decimal.Round((decimal)Math.Clamp(score, 0, 1), 6) * (definition.High - definition.Low));
}
