using Microsoft.Extensions.Options;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Evaluations;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Domain.Runs;
using Platform.Web.Hosting.Answering;
using Platform.Web.Hosting.Options;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Evaluations;

/// <summary>The steps that a node writes into an evaluation's row, inside the owner's workspace. A row that somebody else changed is read again and the step repeated.</summary>
internal sealed class EvaluationSteps(IDbContextFactory<PlatformDbContext> contexts, DataFolders folders, IOptions<LatheOptions> options, TimeProvider clock)
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private const int MostTries = 5;

    /// <summary>Takes the evaluation.</summary>
    public async Task<Outcome<(Evaluation Row, int Attempt)>> ClaimAsync(EvaluationId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Evaluations.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } evaluation)
            return EvaluationErrors.NotFound();
        var claimed = evaluation.Claim(options.Value.NodeName, clock.GetUtcNow(), Lease);
        await db.SaveChangesAsync(cancellationToken);
        return claimed.Succeeded ? (evaluation, claimed.Value) : claimed.Error;
    }

    /// <summary>Applies a step and saves it.</summary>
    /// <returns>The row after the step, or why the step was refused.</returns>
    public Task<Outcome<Evaluation>> ApplyAsync(EvaluationId id, Func<Evaluation, Outcome> step, CancellationToken cancellationToken) =>
        ApplyAsync(id, (evaluation, _) => step(evaluation), cancellationToken);

    /// <summary>Applies a step that changes other rows too, and saves both together.</summary>
    /// <returns>The row after the step, or why the step was refused.</returns>
    public async Task<Outcome<Evaluation>> ApplyAsync(EvaluationId id, Func<Evaluation, PlatformDbContext, Outcome> step, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (await db.Evaluations.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } evaluation)
                return EvaluationErrors.NotFound();
            var applied = step(evaluation, db);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return applied.Succeeded ? evaluation : applied.Error;
            }
            catch (DbUpdateConcurrencyException) when (attempt < MostTries)
            {
                // A person asked to cancel in between; the step is made on the row as it is now.
                continue;
            }
        }
    }

    /// <summary>The model of an evaluation, in the precision of its run.</summary>
    /// <returns>Refused with <c>model.not_found</c> when the base model is gone.</returns>
    public async Task<Outcome<AnswerModel>> ModelAsync(EvaluationSubject subject, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var folder = await db.BaseModels.Where(model => model.Id == subject.BaseModelId && model.Status == BaseModelStatus.Usable)
            .Select(model => model.Folder).SingleOrDefaultAsync(cancellationToken);
        if (folder is null)
            return EvaluationErrors.BaseModelGone(subject.BaseModelName);
        var configuration = await db.Runs.Where(run => run.Id == subject.RunId).Select(run => run.Configuration).SingleOrDefaultAsync(cancellationToken);
        return new AnswerModel(folder, TrainedForm.Read(configuration), Path.Combine(folders.Root, subject.AdapterFolder), subject.CheckpointStep is not null) { Run = subject.RunId.ToString() };
    }
}
