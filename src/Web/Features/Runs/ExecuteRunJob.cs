using Microsoft.Extensions.Options;
using Platform.Domain.Runs;
using Platform.Domain.Tenancy;
using Platform.Training.Engine;
using Platform.Web.Features.Runs.Engine;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Scheduling;
using Quartz;

namespace Platform.Web.Features.Runs;

/// <summary>
/// Works on one run. Safe to fire twice: the claim is a guarded step of the run's row. Endings: succeeded, failed with a code, paused or cancelled by wish,
/// or given back. Anything else is a bug or a broken machine: the scheduler records it, the lease runs out, the sweep offers the run again.
/// </summary>
internal sealed partial class ExecuteRunJob(RunClaims claims, RunWork work, RunLedger ledger, IOptions<LatheOptions> options, ILogger<ExecuteRunJob> logger) : IJob<JobInput>
{
    public async ValueTask Execute(IJobExecutionContext context, JobInput input, CancellationToken cancellationToken)
    {
        if (await claims.TryTakeAsync(new RunId(input.Id), options.Value.NodeName, cancellationToken) is not { } claim)
            return;
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["tenant"] = claim.Scope.TenantId, ["run"] = claim.RunId, ["attempt"] = claim.Attempt });
        LogStarted(claim.RunId, claim.Scope.TenantId, claim.Attempt);
        try
        {
            await work.DoAsync(claim, cancellationToken);
        }
        catch (AttemptLostException)
        {
            LogLost(claim.RunId, claim.Attempt);
        }
        catch (EngineException refusal)
        {
            LogFailed(refusal, claim.RunId, refusal.Code);
            await FailAsync(claim, refusal.Code, refusal.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await ledger.ReleaseAsync(claim, CancellationToken.None);
        }
    }

    private async Task FailAsync(RunClaim claim, string code, string message)
    {
        try
        {
            await ledger.StepAsync(claim, (run, now) => run.Fail(claim.Attempt, code, message, RunClaims.Actor, now), CancellationToken.None);
        }
        catch (AttemptLostException)
        {
            LogLost(claim.RunId, claim.Attempt);
        }
    }

    [LoggerMessage(2001, LogLevel.Information, "Run {RunId} of tenant {TenantId}: attempt {Attempt} starts")]
    private partial void LogStarted(RunId runId, TenantId tenantId, int attempt);

    [LoggerMessage(2002, LogLevel.Error, "Run {RunId} failed with {Code}")]
    private partial void LogFailed(Exception exception, RunId runId, string code);

    [LoggerMessage(2003, LogLevel.Warning, "Run {RunId}: attempt {Attempt} was taken over; nothing more is written by it")]
    private partial void LogLost(RunId runId, int attempt);
}
