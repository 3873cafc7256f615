using Platform.Domain.Runs;
using Platform.Domain.Tenancy;

namespace Platform.Web.Features.Runs;

/// <summary>The right to work on a run: valid while the run's attempt is this one.</summary>
internal sealed record RunClaim(RunId RunId, TenantScope Scope, int Attempt);

/// <summary>Another attempt has taken the run over: whoever holds the old claim stops and writes nothing more.</summary>
internal sealed class AttemptLostException(RunClaim claim) : Exception($"Attempt {claim.Attempt} of run {claim.RunId} was given up.");

/// <summary>A run in the queue of the whole installation, without anything of its owner's but ids.</summary>
internal sealed record QueueEntry(
    RunId RunId, TenantScope Scope, RunStatus Status, long Order, string? Node, int Step, int TotalSteps, double ActiveSeconds, double EstimatedSeconds, DateTimeOffset? LeaseUntil)
{
    /// <summary>Seconds of work that remain: measured once it runs, estimated before.</summary>
    public double RemainingSeconds => Step > 0 ? ActiveSeconds / Step * Math.Max(0, TotalSteps - Step) : EstimatedSeconds;
}
