using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Runs;

/// <summary>One step in a run's history: who did what, when, in which attempt and why. Never changed, never removed.</summary>
public sealed class RunEvent : IWorkspaceOwned
{
    /// <summary>Longest reason kept, in characters.</summary>
    public const int MaxReasonLength = 1000;

    private RunEvent()
    {
    }

    internal RunEvent(Run run, RunEventKind kind, string actor, string? reason, DateTimeOffset at)
    {
        Id = TypedId.New<RunEventId>(at);
        TenantId = run.TenantId;
        WorkspaceId = run.WorkspaceId;
        RunId = run.Id;
        Kind = kind;
        Status = run.Status;
        Attempt = run.Attempt;
        Step = run.Step;
        Actor = actor;
        Reason = reason is { Length: > MaxReasonLength } ? reason[..MaxReasonLength] : reason;
        At = at;
    }

    /// <summary>Id; ordered by time.</summary>
    public RunEventId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The run.</summary>
    public RunId RunId { get; private set; }

    /// <summary>What happened.</summary>
    public RunEventKind Kind { get; private set; }

    /// <summary>Where the run stood afterwards.</summary>
    public RunStatus Status { get; private set; }

    /// <summary>The attempt it happened in; 0 before the first.</summary>
    public int Attempt { get; private set; }

    /// <summary>Optimiser steps done when it happened.</summary>
    public int Step { get; private set; }

    /// <summary>Account id, or a job's name such as <c>job:runs.execute</c>.</summary>
    public string Actor { get; private set; } = "";

    /// <summary>Why, in words or as a failure code; null when there is nothing to say.</summary>
    public string? Reason { get; private set; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; private set; }
}
