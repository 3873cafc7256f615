using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Kpis.Intake;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Measures;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Kpis;

/// <summary>Stores events, each once: the same key again is the same event, whoever sends it and however often.</summary>
internal sealed class ReceiveObservations(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, AuditLog audit, TimeProvider clock)
{
    // two of these are in memory at once, one being read and one being stored; smaller ones would write the pages of the indexes more often
    private const int EventsAtATime = 50_000;

    /// <returns>Refused with <c>member.role_too_low</c> or <c>kpi.not_found</c>; single events are refused in the report.</returns>
    public async Task<Outcome<ObservationReport>> HandleAsync(ProjectId project, string key, IAsyncEnumerable<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        if (tenant.Role < WorkspaceRole.Editor)
            return TenancyErrors.RoleTooLow(tenant.Role, WorkspaceRole.Editor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kpi = await db.Kpis.AsNoTracking().SingleOrDefaultAsync(row => row.ProjectId == project && row.Key == key, cancellationToken);
        if (kpi is null)
            return KpiErrors.NotFound();

        await using var writer = await ObservationWriter.OpenAsync(db, cancellationToken);
        var (store, tally) = (new EventStore(db, writer, kpi, audit, clock), new Tally());
        // the next batch is read while this one is stored
        var storing = Task.CompletedTask;
        try
        {
            await foreach (var some in events.Chunk(EventsAtATime).WithCancellation(cancellationToken))
            {
                await storing;
                storing = Task.Run(() => store.StoreAsync(some, tally, cancellationToken), cancellationToken);
            }
        }
        finally
        {
            // what arrived before a broken connection stays
            await storing;
        }

        return tally.Report;
    }
}
