using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Web.Hosting.Options;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Models;

/// <summary>Carries an asked import out: copy under a hidden name, check the copy as a whole, then give it its name. Whatever goes wrong, nothing stays behind.</summary>
internal sealed class RunImport(IDbContextFactory<PlatformDbContext> databases, DataFolders folders, TimeProvider clock)
{
    private static readonly TimeSpan BetweenNotes = TimeSpan.FromMilliseconds(500);

    /// <summary>Carries out the oldest open import.</summary>
    /// <returns>False when none is open.</returns>
    public async Task<bool> HandleAsync(CancellationToken cancellationToken)
    {
        var import = await OldestOpenAsync(cancellationToken);
        if (import is null)
            return false;
        var hidden = Path.Combine(folders.Models, $".import-{import.Id}");
        try
        {
            RemoveFolder(hidden);
            var reading = await CopyAndReadAsync(import, hidden, cancellationToken);
            await EndAsync(import, hidden, reading, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            await EndAsync(import, hidden, ModelErrors.FileUnreadable(import.Source), cancellationToken);
        }
        finally
        {
            RemoveFolder(hidden);
        }
        return true;
    }

    private async Task<ModelImport?> OldestOpenAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.ModelImports.AsNoTracking()
            .Where(import => import.Status == ModelImportStatus.Waiting || import.Status == ModelImportStatus.Copying)
            .OrderBy(import => import.RequestedAt)
            .FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<Outcome<ModelReading>> CopyAndReadAsync(ModelImport import, string hidden, CancellationToken cancellationToken)
    {
        if (!Path.Exists(import.Source))
            return ModelErrors.SourceMissing(import.Source);
        var files = ModelFolder.List(import.Source);
        if (!files.Succeeded)
            return files.Error;
        var noted = clock.GetTimestamp();
        var copied = await ModelCopy.RunAsync(files.Value, hidden, NoteAsync, cancellationToken);
        if (!copied.Succeeded)
            return copied.Error;
        var reading = await ModelFolderReader.ReadAsync(hidden, [], cancellationToken);
        return reading.Refusal is { } refusal ? refusal : reading;

        async Task<bool> NoteAsync(long bytes)
        {
            if (clock.GetElapsedTime(noted) < BetweenNotes)
                return true;
            noted = clock.GetTimestamp();
            return await ProgressAsync(import.Id, bytes, cancellationToken);
        }
    }

    /// <summary>False when somebody stopped the import.</summary>
    private async Task<bool> ProgressAsync(ModelImportId id, long bytes, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var import = await db.ModelImports.SingleAsync(row => row.Id == id, cancellationToken);
        if (!import.IsOpen)
            return false;
        import.Progress(bytes);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }

    private async Task EndAsync(ModelImport asked, string hidden, Outcome<ModelReading> reading, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var import = await db.ModelImports.SingleAsync(row => row.Id == asked.Id, cancellationToken);
        if (!import.IsOpen)
            return;
        var target = Path.Combine(folders.Models, import.Name);
        if (!reading.Succeeded || Path.Exists(target))
            import.Fail(reading.Error ?? ModelErrors.NameTaken(import.Name), clock.GetUtcNow());
        else
            db.Add(Accept(import, hidden, target, reading.Value));
        await db.SaveChangesAsync(cancellationToken);
    }

    private BaseModel Accept(ModelImport import, string hidden, string target, ModelReading reading)
    {
        Directory.Move(hidden, target);
        var now = clock.GetUtcNow();
        var model = BaseModel.Found(target, reading, now);
        if (import.Licence.Length > 0 && model.LicenceSource == LicenceSource.Unknown)
            model.ChooseLicence(import.Licence);
        import.Finish(now);
        return model;
    }

    private static void RemoveFolder(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
