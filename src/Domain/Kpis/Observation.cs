using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Kpis;

/// <summary>What a customer's system says about one case. The case's own name is not kept.</summary>
/// <param name="Key">Key of the event; the same key again is the same event.</param>
/// <param name="Case">Name of the case; a case counts once.</param>
/// <param name="At">When it was observed.</param>
/// <param name="Served">True when the model served it.</param>
/// <param name="Value">Its value.</param>
/// <param name="Cluster">Its group; empty when there is none.</param>
/// <param name="Before">Its value from before; null when there is none.</param>
/// <param name="IsVerified">False when nobody has confirmed the outcome yet, or a person helped to reach it: it is shown and free.</param>
/// <param name="Revises">True when the case was observed before and has another value now; its arm, its group and its value from before stay.</param>
public sealed record ObservedEvent(
    string Key, string Case, DateTimeOffset At, bool Served, decimal Value, string Cluster = "", decimal? Before = null, bool Revises = false, bool IsVerified = true)
{
    /// <summary>Longest key, case and cluster, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>Largest size of a value.</summary>
    public const decimal LargestValue = 1_000_000_000_000m;

    /// <summary>An event may lie this far ahead of the clock that receives it.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>Says what is wrong with the event; success when nothing is.</summary>
    /// <returns>Refused with <c>observation.name</c>, <c>observation.cluster</c>, <c>observation.value</c>, <c>observation.unverified</c>, <c>observation.too_large</c> or <c>observation.time</c>.</returns>
    public Outcome Check(KpiDefinition definition, DateTimeOffset now)
    {
        foreach (var (what, name) in new[] { ("key", Key), ("case", Case) })
        {
            if (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength)
                return ObservationErrors.Name(what, name.Length);
        }

        // a comma or a line break would not survive the evidence's rows
        if (Cluster.Length > MaxNameLength || Cluster.Any(letter => letter == ',' || char.IsControl(letter)))
            return ObservationErrors.Cluster(Cluster);
        if (!definition.Accepts(Value))
            return ObservationErrors.Value(Value, definition.Low, definition.High, definition.Kind == KpiKind.Proportion);
        if (!IsVerified && (Revises || definition.Kind == KpiKind.Amount))
            return ObservationErrors.Unverified(Key);
        if (Math.Abs(Value) > LargestValue || Math.Abs(Before ?? 0) > LargestValue)
            return ObservationErrors.TooLarge(Value);
        return At > now + Ahead || At.Year < 2000 ? ObservationErrors.Time(At) : Outcome.Success;
    }
}

/// <summary>A stored observation.</summary>
public sealed class Observation : IWorkspaceOwned
{
    private Observation()
    {
    }

    /// <summary>Stores an event.</summary>
    /// <param name="kpi">Its KPI.</param>
    /// <param name="observed">An event that was checked.</param>
    /// <param name="now">When it was received, UTC.</param>
    public Observation(Kpi kpi, ObservedEvent observed, DateTimeOffset now)
        : this(kpi, observed, kpi.HashOf(observed.Case), now)
    {
    }

    /// <summary>Stores an event whose case is hashed already.</summary>
    /// <param name="kpi">Its KPI.</param>
    /// <param name="observed">An event that was checked.</param>
    /// <param name="caseHash">What <see cref="Kpi.HashOf"/> gave for its case.</param>
    /// <param name="now">When it was received, UTC.</param>
    public Observation(Kpi kpi, ObservedEvent observed, string caseHash, DateTimeOffset now)
    {
        Id = TypedId.New<ObservationId>(now);
        (TenantId, WorkspaceId, KpiId) = (kpi.TenantId, kpi.WorkspaceId, kpi.Id);
        (EventKey, Case, Served, Value, Cluster, Before) = (observed.Key, caseHash, observed.Served, observed.IsVerified ? observed.Value : kpi.Definition.Unverified(observed.Served), observed.Cluster, observed.Before);
        Number = (double)Value;
        Claimed = observed.IsVerified ? null : observed.Value;
        // whole milliseconds, as the evidence keeps them
        (At, ReceivedAt) = (UtcMoment.Of(observed.At), now);
    }

    /// <summary>Id.</summary>
    public ObservationId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The KPI.</summary>
    public KpiId KpiId { get; private set; }

    /// <summary>Key of the event; unique in the KPI.</summary>
    public string EventKey { get; private set; } = "";

    /// <summary>Salted hash of the case.</summary>
    public string Case { get; private set; } = "";

    /// <summary>When it was observed, UTC.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>When it was received, UTC.</summary>
    public DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>True when the model served the case.</summary>
    public bool Served { get; private set; }

    /// <summary>Its value; of an outcome that is not verified the one that adds nothing to a bill.</summary>
    public decimal Value { get; private set; }

    /// <summary>What is claimed of an outcome that is not verified; null for one that is.</summary>
    public decimal? Claimed { get; private set; }

    /// <summary>The value for sums that the database computes; bills rest on <see cref="Value"/>.</summary>
    public double Number { get; private set; }

    /// <summary>Its group; empty when there is none.</summary>
    public string Cluster { get; private set; } = "";

    /// <summary>Its value from before; null when there is none.</summary>
    public decimal? Before { get; private set; }

    /// <summary>True when an event of the same key says the same.</summary>
    public bool Says(ObservedEvent observed, string caseHash) =>
        !observed.Revises && Case == caseHash && At.ToUnixTimeMilliseconds() == observed.At.ToUnixTimeMilliseconds()
        && Served == observed.Served && (Claimed ?? Value) == observed.Value && Claimed is null == observed.IsVerified && Cluster == observed.Cluster && Before == observed.Before;

    /// <summary>True when a revision changes the value alone: the same arm, and no other group or value from before.</summary>
    public bool Admits(ObservedEvent revision) =>
        revision.Served == Served && (revision.Cluster.Length == 0 || revision.Cluster == Cluster) && (revision.Before is null || revision.Before == Before);

    /// <summary>Erases the case: nothing leads from its name or its event's key to the row any more. Time, arm and values stay, so every sum and every bound does.</summary>
    /// <param name="caseHash">A random hash in place of its own.</param>
    /// <param name="cluster">A random name in place of a group in which nobody else's case is; null leaves the group.</param>
    public void Erase(string caseHash, string? cluster)
    {
        (EventKey, Case) = (ErasedKey(), caseHash);
        Cluster = cluster ?? Cluster;
    }

    internal static string ErasedKey() => "erased:" + CaseHash.Random();
}
