using Platform.Domain.Audit;
using Platform.Domain.Kpis;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Measures;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Kpis.Intake;

/// <summary>
/// Stores batches of a KPI's events, each in one transaction with the sums by day. Events that are new in every respect go straight in;
/// the others are looked up one by one and answered in the order of their lines.
/// </summary>
internal sealed class EventStore(PlatformDbContext db, ObservationWriter writer, Kpi kpi, AuditLog audit, TimeProvider clock)
{
    // of the events of a transaction this many are hashed and made rows at once
    private const int EventsTogether = 10_000;

    public async Task StoreAsync(IReadOnlyList<ReceivedEvent> events, Tally tally, CancellationToken cancellationToken)
    {
        var batch = new Tally();
        await using (var reception = await Reception.BeginAsync(db, kpi.Id, clock, cancellationToken))
        {
            var days = new DayBook(db, kpi);
            await days.CatchUpAsync(cancellationToken);
            var arms = await ComparisonArms.ReadAsync(db, kpi, cancellationToken);
            foreach (var some in events.Chunk(EventsTogether))
                await StoreSomeAsync(some, (reception, days, arms), batch, cancellationToken);
            if (batch.Report is { Accepted: > 0 } report)
                audit.Add(db, "observations.received", AuditSubject.Of("kpi", kpi.Id, kpi.ProjectId), new { kpi.Key, report.Accepted, report.Known, report.Refused });
            await db.SaveChangesAsync(cancellationToken);
            await reception.CommitAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }

        tally.Add(batch);
    }

    private async Task StoreSomeAsync(
        IReadOnlyList<ReceivedEvent> events, (Reception Reception, DayBook Days, ComparisonArms Arms) into, Tally batch, CancellationToken cancellationToken)
    {
        var taken = await ErasedEvents.PassAsync(db, kpi, Check(events, batch), batch, cancellationToken);
        var (straight, others) = Part(Settled(taken, into.Arms, batch), into.Reception);
        var stored = await writer.InsertAsync([.. straight.Select(pair => pair.Row)], cancellationToken);
        var fresh = new List<Observation>(straight.Count);
        var lines = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var number = 0; number < stored.Length; number++)
        {
            if (stored[number])
            {
                fresh.Add(straight[number].Row);
                if (others.Count > 0)
                    lines[straight[number].One.Case] = straight[number].One.Line;
            }
            else
            {
                others.Add(straight[number].One);
            }
        }

        batch.Accept(fresh.Count);
        IReadOnlyList<RevisedCase> changes = others.Count > 0 ? await LookUpAsync(others, lines, fresh, into.Reception, batch, cancellationToken) : [];
        await into.Days.WriteAsync(fresh, changes, cancellationToken);
    }

    private List<HashedEvent> Check(IReadOnlyList<ReceivedEvent> events, Tally tally)
    {
        var now = clock.GetUtcNow();
        var taken = new List<HashedEvent>(events.Count);
        foreach (var one in events)
        {
            if ((one.Refusal ?? one.Event!.Check(kpi.Definition, now).Error) is { } refusal)
                tally.Refuse(one.Line, refusal);
            else
                taken.Add(new(one.Line, one.Event!, kpi.HashOf(one.Event!.Case), one.IsArmGiven));
        }

        return taken;
    }

    // who served a case is not the sender's to say while chance decides it
    private static List<HashedEvent> Settled(List<HashedEvent> taken, ComparisonArms arms, Tally tally)
    {
        var settled = new List<HashedEvent>(taken.Count);
        foreach (var one in taken)
        {
            var arm = arms.Settle(one.Event, one.IsArmGiven);
            if (!arm.Succeeded)
                tally.Refuse(one.Line, arm.Error);
            else
                settled.Add(ReferenceEquals(arm.Value, one.Event) ? one : one with { Event = arm.Value });
        }

        return settled;
    }

    private (List<(HashedEvent One, Observation Row)> Straight, List<HashedEvent> Others) Part(List<HashedEvent> taken, Reception reception)
    {
        var (straight, others) = (new List<(HashedEvent One, Observation Row)>(taken.Count), new List<HashedEvent>());
        HashSet<string> keys = new(taken.Count, StringComparer.Ordinal), cases = new(taken.Count, StringComparer.Ordinal);
        foreach (var one in taken)
        {
            if (keys.Add(one.Event.Key) && !one.Event.Revises && cases.Add(one.Case))
                straight.Add((one, new Observation(kpi, one.Event, one.Case, reception.Next())));
            else
                others.Add(one);
        }

        return (straight, others);
    }

    private async Task<IReadOnlyList<RevisedCase>> LookUpAsync(
        List<HashedEvent> others, Dictionary<string, long> lines, List<Observation> fresh, Reception reception, Tally tally, CancellationToken cancellationToken)
    {
        var stored = await StoredEvents.ReadAsync(db, kpi.Id, others, cancellationToken);
        foreach (var one in others.OrderBy(one => one.Line))
        {
            var (isNew, refusal) = stored.Take(kpi, one, lines.GetValueOrDefault(one.Case) < one.Line, reception.Next());
            if (refusal is not null)
                tally.Refuse(one.Line, refusal);
            else if (isNew)
                tally.Accept();
            else
                tally.Know();
        }

        await writer.InsertAsync(stored.Observations, cancellationToken);
        fresh.AddRange(stored.Observations);
        db.AddRange(stored.Revisions);
        return stored.Changes;
    }
}
