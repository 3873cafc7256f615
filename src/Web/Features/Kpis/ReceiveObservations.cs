using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Kpis;

/// <summary>Stores events, each once: the same key again is the same event, whoever sends it and however often.</summary>
internal sealed class ReceiveObservations(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, TimeProvider clock)
{
    private const int EventsAtATime = 2000;
    private const int ShownRefusals = 100;

    /// <returns>Refused with <c>member.role_too_low</c> or <c>kpi.not_found</c>; single events are refused in the report.</returns>
    public async Task<Outcome<ObservationReport>> HandleAsync(ProjectId project, string key, IAsyncEnumerable<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        if (tenant.Role < WorkspaceRole.Editor)
            return TenancyErrors.RoleTooLow(tenant.Role, WorkspaceRole.Editor);
        Kpi? kpi;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            kpi = await db.Kpis.AsNoTracking().SingleOrDefaultAsync(row => row.ProjectId == project && row.Key == key, cancellationToken);
        if (kpi is null)
            return KpiErrors.NotFound();

        var tally = new Tally();
        await foreach (var some in events.Chunk(EventsAtATime).WithCancellation(cancellationToken))
        {
            var checkedOnes = new List<ReceivedEvent>(some.Length);
            foreach (var one in some)
            {
                if ((one.Refusal ?? one.Event!.Check(kpi.Definition, clock.GetUtcNow()).Error) is { } refusal)
                    tally.Refuse(one.Line, refusal);
                else
                    checkedOnes.Add(one);
            }

            await StoreAsync(kpi, checkedOnes, tally, cancellationToken);
        }

        return new ObservationReport(tally.Accepted, tally.Known, tally.Refused, tally.Refusals);
    }

    private async Task StoreAsync(Kpi kpi, List<ReceivedEvent> events, Tally tally, CancellationToken cancellationToken)
    {
        // somebody who sends the same events at the same moment makes a save fail; then theirs are found by the second look
        for (var attempt = 1; ; attempt++)
        {
            var trial = new Tally();
            try
            {
                await using var db = await contexts.CreateDbContextAsync(cancellationToken);
                await AddAsync(db, kpi, events, trial, cancellationToken);
                await db.SaveChangesAsync(cancellationToken);
                tally.Add(trial);
                return;
            }
            catch (DbUpdateException) when (attempt < 3)
            {
                continue;
            }
        }
    }

    private async Task AddAsync(PlatformDbContext db, Kpi kpi, List<ReceivedEvent> events, Tally tally, CancellationToken cancellationToken)
    {
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var hashes = events.ToDictionary(one => one.Line, one => kpi.HashOf(one.Event!.Case));
        var stored = await StoredEvents.ReadAsync(db, kpi.Id, [.. events.Select(one => one.Event!.Key)], [.. hashes.Values], cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var (line, observed, _) in events)
        {
            // each a little later than the one before: of two revisions of a case the later line counts
            now = now.AddMicroseconds(1);
            var answer = stored.Take(kpi, observed!, hashes[line], now);
            if (answer.Refusal is { } refusal)
                tally.Refuse(line, refusal);
            else if (answer.Row is null)
                tally.Known++;
            else
                tally.Accepted++;
            if (answer.Row is not null)
                db.Add(answer.Row);
        }
    }

    private sealed class Tally
    {
        private readonly List<RefusedEvent> _refusals = [];

        public int Accepted { get; set; }

        public int Known { get; set; }

        public int Refused { get; private set; }

        public IReadOnlyList<RefusedEvent> Refusals => _refusals;

        public void Refuse(long line, DomainError error)
        {
            Refused++;
            if (_refusals.Count < ShownRefusals)
                _refusals.Add(new(line, error.Code, error.Message));
        }

        public void Add(Tally other)
        {
            (Accepted, Known, Refused) = (Accepted + other.Accepted, Known + other.Known, Refused + other.Refused);
            _refusals.AddRange(other._refusals.Take(ShownRefusals - _refusals.Count));
        }
    }
}
