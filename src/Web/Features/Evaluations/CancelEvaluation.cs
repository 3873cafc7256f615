using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Evaluations;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Evaluations;

/// <summary>Ends an evaluation: at once when it waits, at the node's next step when it runs.</summary>
internal sealed class CancelEvaluation(IDbContextFactory<PlatformDbContext> contexts, IJobQueue queue, AuditLog audit, TimeProvider clock)
{
    /// <returns>Refused with <c>evaluation.not_found</c> or <c>evaluation.wrong_state</c>.</returns>
    public async Task<Outcome> HandleAsync(ProjectId projectId, EvaluationId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Evaluations.SingleOrDefaultAsync(row => row.Id == id && row.ProjectId == projectId, cancellationToken) is not { } evaluation)
            return EvaluationErrors.NotFound();
        if (evaluation.AskCancel(clock.GetUtcNow()) is { Succeeded: false, Error: var error })
            return error;
        audit.Add(db, "evaluation.cancelled", AuditSubject.Of("evaluation", id, projectId), new { run = evaluation.Subject.RunName });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // The node wrote its progress in between; the wish stands in the row as it is now.
            return await HandleAsync(projectId, id, cancellationToken);
        }

        if (evaluation.HasEnded)
            await queue.WithdrawAsync(EvaluateJob.Key, id.Value, cancellationToken);
        return Outcome.Success;
    }
}
