using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Evaluations;
using Platform.Domain.Kernel;
using Platform.Domain.Runs;
using Platform.Web.Hosting.Answering;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs;

/// <summary>Deletes a run that has ended with all that it left: rows, result, checkpoints, and the evaluations of them. Data and base model stay.</summary>
internal sealed class DeleteRun(IDbContextFactory<PlatformDbContext> contexts, IBlobStore blobs, DataFolders folders, AuditLog audit, ITenantContext tenant)
{
    /// <returns>Refused with <c>run.not_found</c>, <c>run.wrong_state</c>, <c>run.compared</c>, <c>run.evaluation_under_way</c>, <c>run.in_use</c> or <c>run.changed_meanwhile</c>.</returns>
    public async Task<Outcome> HandleAsync(RunId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Runs.SingleOrDefaultAsync(run => run.Id == id, cancellationToken) is not { } run)
            return RunErrors.NotFound();
        if (run.AllowDelete() is { Succeeded: false, Error: var error })
            return error;
        if (await ComparedRuns.RefusalAsync(db, run, cancellationToken) is { } compared)
            return compared;
        var evaluations = await db.Evaluations.Where(row => row.RunId == id).ToListAsync(cancellationToken);
        if (evaluations.Exists(row => !row.HasEnded))
            return RunErrors.EvaluationUnderWay(run.Name);
        var cases = await OwnCasesAsync(db, evaluations, cancellationToken);
        db.RemoveRange(evaluations);
        db.RemoveRange(await db.Adapters.Where(adapter => adapter.RunId == id).ToListAsync(cancellationToken));
        db.Remove(run);
        audit.Add(db, "run.deleted", AuditSubject.Of("run", id, run.ProjectId), new { run.Name, run.Status, evaluations = evaluations.Count });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return RunErrors.ChangedMeanwhile();
        }
        catch (DbUpdateException)
        {
            // Another feature's row points at the result.
            return RunErrors.InUse(run.Name);
        }
        // Files go last: a row's files are whole, files without a row are only space.
        foreach (var sha256 in cases)
            blobs.Delete(tenant.Scope.TenantId, sha256);
        new RunFiles(folders, tenant.Scope, id).Clear();
        return Outcome.Success;
    }

    // Equal cases of two evaluations are one blob.
    private static async Task<IReadOnlyList<string>> OwnCasesAsync(PlatformDbContext db, List<Evaluation> evaluations, CancellationToken cancellationToken)
    {
        var (ids, blobs) = (evaluations.ConvertAll(row => row.Id), evaluations.Select(row => row.CasesSha256).OfType<string>().Distinct().ToList());
        var shared = await db.Evaluations.Where(row => !ids.Contains(row.Id) && row.CasesSha256 != null && blobs.Contains(row.CasesSha256))
            .Select(row => row.CasesSha256!).ToListAsync(cancellationToken);
        return [.. blobs.Except(shared)];
    }
}
