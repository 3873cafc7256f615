using Microsoft.EntityFrameworkCore;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Web.Features.Datasets.Checking;
using Platform.Web.Features.Datasets.Versions;
using Platform.Web.Hosting.Files;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Datasets.Importing;

/// <summary>Does what an import waits for: checks its rows, or writes its version. Starting again from the beginning is always right, because nothing counts before the last save.</summary>
internal sealed class RunImportWork(IDbContextFactory<PlatformDbContext> contexts, CheckRows check, WriteVersion write, SaveVersion save, TimeProvider clock)
{
    private static readonly TimeSpan BetweenNotes = TimeSpan.FromSeconds(1);

    /// <summary>Takes the import, works, and leaves it in its next stage.</summary>
    /// <param name="id">Import of the scope's workspace.</param>
    /// <param name="silentFor">Takes it from a worker that has given no sign of life for so long.</param>
    /// <param name="cancellationToken">Stops; the import then still waits.</param>
    public async Task HandleAsync(DatasetImportId id, TimeSpan silentFor, CancellationToken cancellationToken)
    {
        if (await TakeAsync(id, silentFor, cancellationToken) is not { } import)
            return;
        var progress = new ImportProgress();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var notes = NoteAsync(id, progress, done.Token);
        try
        {
            var ended = import.Stage == ImportStage.Checking ? await CheckAsync(import, progress, cancellationToken) : await CreateAsync(import, progress, cancellationToken);
            if (!ended.Succeeded)
                await FailAsync(id, ended.Error);
        }
        catch (StorageFullException full)
        {
            await FailAsync(id, full.Error);
        }
        catch (BlobDamagedException damaged)
        {
            await FailAsync(id, new DomainError("storage.damaged", damaged.Message));
        }
        finally
        {
            await done.CancelAsync();
            await notes;
        }
    }

    /// <summary>Puts an import back after a person stopped the work or it broke.</summary>
    public async Task PutBackAsync(DatasetImportId id, DomainError? failure)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        var import = await db.DatasetImports.FirstOrDefaultAsync(import => import.Id == id);
        if (import is not { IsWorking: true })
            return;
        if (failure is null)
            import.Stop();
        else
            import.Fail(failure);
        await db.SaveChangesAsync();
    }

    private async Task<DatasetImport?> TakeAsync(DatasetImportId id, TimeSpan silentFor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var import = await db.DatasetImports.AsNoTracking().FirstOrDefaultAsync(import => import.Id == id, cancellationToken);
        if (import is not { IsWorking: true } || import.ProgressAt > clock.GetUtcNow() - silentFor)
            return null;
        // Whoever moves the sign of life on from the value he saw has the work.
        var taken = await db.DatasetImports.Where(row => row.Id == id && row.ProgressAt == import.ProgressAt && row.Stage == import.Stage)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ProgressAt, clock.GetUtcNow().AddTicks(1)), cancellationToken);
        return taken == 1 ? import : null;
    }

    private async Task<Outcome> CheckAsync(DatasetImport import, ImportProgress progress, CancellationToken cancellationToken)
    {
        List<Upload> uploads;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            uploads = await db.Uploads.AsNoTracking().Where(upload => upload.ImportId == import.Id).OrderBy(upload => upload.CreatedAt).ToListAsync(cancellationToken);
        if (uploads.Count == 0)
            return DatasetErrors.NoFiles();
        // By name, so that the order in which uploads happened to finish changes no hash.
        var files = uploads.OrderBy(upload => upload.FileName, StringComparer.Ordinal).ThenBy(upload => upload.Sha256, StringComparer.Ordinal)
            .Select(upload => new CheckFile(upload.FileName, upload.Format, upload.Sha256, upload.Bytes, upload.Encoding, upload.GivenSplit));
        var result = await check.HandleAsync(new CheckInput(import.TenantId, [.. files], import.Mapping!, import.Task), progress, cancellationToken);
        if (!result.Succeeded)
            return result.Error;
        await using var saving = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await saving.DatasetImports.FirstOrDefaultAsync(row => row.Id == import.Id && row.Version == import.Version, cancellationToken);
        row?.CompleteChecks(result.Value.Report, result.Value.Files, result.Value.Sources, result.Value.SplitsAreGiven);
        await saving.SaveChangesAsync(cancellationToken);
        return Outcome.Success;
    }

    private async Task<Outcome> CreateAsync(DatasetImport import, ImportProgress progress, CancellationToken cancellationToken)
    {
        var content = await write.HandleAsync(
            new VersionDraft
            {
                Tenant = import.TenantId,
                Files = import.Files!,
                Report = import.Report!,
                Sources = import.Sources!,
                Mapping = import.Mapping!,
                Task = import.Task,
                Actions = import.Actions,
                Rule = import.SplitRule,
            },
            progress,
            cancellationToken);
        if (!content.Succeeded)
            return content;
        return await save.HandleAsync(new VersionTarget(import.ProjectId, import.DatasetId, import.NewName ?? ""), content.Value, import.Id, cancellationToken);
    }

    private async Task NoteAsync(DatasetImportId id, ImportProgress progress, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(BetweenNotes, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await using var db = await contexts.CreateDbContextAsync(cancellationToken);
                var (phase, done, total) = (progress.Phase, progress.Done, progress.Total);
                await db.DatasetImports.Where(row => row.Id == id).ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.Phase, phase).SetProperty(row => row.ProgressDone, done).SetProperty(row => row.ProgressTotal, total)
                        .SetProperty(row => row.ProgressAt, clock.GetUtcNow()),
                    cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return; // the work is over
        }
    }

    private Task FailAsync(DatasetImportId id, DomainError error) => PutBackAsync(id, error);
}
