using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Kpis;

/// <summary>
/// A case's value that changed after it was observed, such as a question that opened again. The observation stays; the latest revision counts.
/// A period that is still open takes it in; one that is billed is computed again and the difference stands on the next invoice.
/// </summary>
public sealed class ObservationRevision : IWorkspaceOwned
{
    private ObservationRevision()
    {
    }

    /// <summary>Stores a revision.</summary>
    /// <param name="kpi">Its KPI.</param>
    /// <param name="revised">An event that was checked, about a case that was observed before: its time is when the change was seen, its value the new one.</param>
    /// <param name="now">When it was received, UTC.</param>
    public ObservationRevision(Kpi kpi, ObservedEvent revised, DateTimeOffset now)
    {
        Id = TypedId.New<ObservationId>(now);
        (TenantId, WorkspaceId, KpiId) = (kpi.TenantId, kpi.WorkspaceId, kpi.Id);
        (EventKey, Case, Value) = (revised.Key, kpi.HashOf(revised.Case), revised.Value);
        (At, ReceivedAt) = (UtcMoment.Of(revised.At), now);
    }

    /// <summary>Id.</summary>
    public ObservationId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The KPI.</summary>
    public KpiId KpiId { get; private set; }

    /// <summary>Key of the event; unique among the KPI's events.</summary>
    public string EventKey { get; private set; } = "";

    /// <summary>Salted hash of the case.</summary>
    public string Case { get; private set; } = "";

    /// <summary>When the change was seen, UTC. The latest one received counts, whatever its time.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>When it was received, UTC.</summary>
    public DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>The value since.</summary>
    public decimal Value { get; private set; }

    /// <summary>True when an event of the same key says the same.</summary>
    public bool Says(ObservedEvent revised, string caseHash) =>
        revised.Revises && Case == caseHash && Value == revised.Value && At.ToUnixTimeMilliseconds() == revised.At.ToUnixTimeMilliseconds();

    /// <summary>Erases the case, as its observation was.</summary>
    /// <param name="caseHash">The hash that its observation has now.</param>
    public void Erase(string caseHash) => (EventKey, Case) = (Observation.ErasedKey(), caseHash);
}
