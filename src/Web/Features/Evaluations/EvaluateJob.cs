using Platform.Domain.Evaluations;
using Platform.Domain.Kernel;
using Platform.Domain.Metering;
using Platform.Web.Hosting.Answering;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Metering;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Hosting.Tenancy;
using Quartz;

namespace Platform.Web.Features.Evaluations;

/// <summary>Evaluates. Safe to fire twice: the claim is a guarded change of the evaluation's row, and a later attempt shuts an earlier one out.</summary>
internal sealed class EvaluateJob(
    EvaluationClaims claims, TenantContext tenant, EvaluationSteps steps, EvaluationStore store, EvaluationCases cases, MeteredAnswers models, EvaluationJobTools tools)
    : IJob<JobInput>
{
    /// <summary>Stored in the job table. Renaming it orphans offers.</summary>
    public const string Key = "evaluations.execute";

    public async ValueTask Execute(IJobExecutionContext context, JobInput input, CancellationToken cancellationToken = default)
    {
        var id = new EvaluationId(input.Id);
        if (await claims.OwnerAsync(id, cancellationToken) is not { } owner)
            return;
        tenant.UseJob(owner, Key);
        if (await steps.ClaimAsync(id, cancellationToken) is not { Succeeded: true, Value: var (row, attempt) })
            return;

        EvaluationLog.Started(tools.Logger, id, row.Cases);
        try
        {
            if (await WorkAsync(row, attempt, cancellationToken) is { Succeeded: false, Error: var error })
                await FailAsync(id, attempt, error);
        }
        catch (AnswerRefusedException refusal)
        {
            await FailAsync(id, attempt, refusal.Error);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await steps.ApplyAsync(id, one => one.Release(attempt), CancellationToken.None);
        }
        catch (StorageFullException full)
        {
            await FailAsync(id, attempt, full.Error);
        }

        await store.ForgetEndedAsync(id, CancellationToken.None);
    }

    private async Task<Outcome> WorkAsync(Evaluation row, int attempt, CancellationToken cancellationToken)
    {
        var model = await steps.ModelAsync(row.Subject, cancellationToken);
        if (!model.Succeeded)
            return model.Error;
        var rows = await cases.RowsAsync(row, cancellationToken);
        if (!rows.Succeeded)
            return rows.Error;

        var run = new CaseRun(rows.Value, row.Settings, await store.ReadAsync(row, cancellationToken), cases.DocumentsOf(row));
        if (run.Done > 0)
            EvaluationLog.GoesOn(tools.Logger, row.Id, run.Done);
        return await AskAllAsync(run, row, attempt, model.Value, cancellationToken)
            ? (Outcome)await FinishAsync(run, row, attempt)
            : Outcome.Success;
    }

    // False when a person ended it, or another attempt took over.
    private async Task<bool> AskAllAsync(CaseRun run, Evaluation row, int attempt, AnswerModel model, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await using var heartbeat = tools.Heartbeat(() => store.KeepAsync(row, attempt, run, []));
                await using var metered = await models.OpenAsync(row.ProjectId, UsageKind.Evaluation, model, wait: true, cancellationToken);
                return await run.ContinueAsync(
                    metered.Session,
                    async batch =>
                    {
                        // a node that is lost later has been counted up to here
                        await metered.CountAsync();
                        return await store.KeepAsync(row, attempt, run, batch);
                    },
                    cancellationToken);
            }
            catch (AnswerRefusedException refusal) when (refusal.IsEngineGone)
            {
                EvaluationLog.EngineGone(tools.Logger, row.Id, run.Done);
                if (!(await steps.ApplyAsync(row.Id, one => one.Interrupt(attempt, tools.Now), CancellationToken.None)).Succeeded)
                    return false;
            }
        }
    }

    private async Task<Outcome<Evaluation>> FinishAsync(CaseRun run, Evaluation row, int attempt)
    {
        var done = await store.FinishAsync(row, attempt, run);
        if (done.Succeeded)
            EvaluationLog.Finished(tools.Logger, row.Id, run.Total);
        return done;
    }

    private async Task FailAsync(EvaluationId id, int attempt, DomainError error)
    {
        EvaluationLog.Failed(tools.Logger, id, error.Code);
        await steps.ApplyAsync(id, one => one.Fail(attempt, error.Code, error.Message, tools.Now), CancellationToken.None);
    }
}
