using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Features.Datasets.Mapping;
using Platform.Web.Features.Datasets.Reading;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Datasets.Importing;

/// <summary>A file that is on its way in.</summary>
/// <param name="ProjectId">Project.</param>
/// <param name="ImportId">The import it is for.</param>
/// <param name="Name">As the browser names it.</param>
/// <param name="Length">Stated length; null when unknown.</param>
/// <param name="Content">Read once, never held.</param>
internal sealed record IncomingFile(ProjectId ProjectId, DatasetImportId ImportId, string? Name, long? Length, Stream Content);

/// <summary>What became of an uploaded file.</summary>
internal sealed record StoredUpload(UploadId Id, string FileName, long Bytes, long Lines, string Sha256, string? Unreadable);

/// <summary>Stores an uploaded file as it streams in, looks at its first rows and adds it to its import. Either all of that happens or nothing.</summary>
internal sealed class StoreUpload(
    IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, IBlobStore blobs, IDiskSpace disk, DataFolders folders, IOptions<LatheOptions> options, TimeProvider clock)
{
    /// <returns>Refused with <c>dataset.import_not_found</c>, <c>dataset.wrong_stage</c>, <c>dataset.too_many_files</c>, <c>dataset.format_unknown</c>,
    /// <c>dataset.parquet_unsupported</c>, <c>dataset.upload_too_large</c>, <c>dataset.file_empty</c> or <c>storage.full</c>.</returns>
    public async Task<Outcome<StoredUpload>> HandleAsync(IncomingFile file, CancellationToken cancellationToken)
    {
        var name = UploadName.Clean(file.Name);
        var allowed = await AllowAsync(file, name, cancellationToken);
        if (!allowed.Succeeded)
            return allowed.Error;
        try
        {
            using var counted = new LineCountingStream(file.Content);
            var blob = await blobs.WriteAsync(tenant.Scope.TenantId, counted, cancellationToken);
            if (blob.Length == 0)
                return DatasetErrors.FileEmpty(name);
            return await RecordAsync(file, new StoredFile(name, allowed.Value, blob.Sha256, blob.Length, allowed.Value == FileFormat.Xlsx ? 0 : counted.Lines), cancellationToken);
        }
        catch (StorageFullException full)
        {
            return full.Error;
        }
    }

    /// <summary>Everything that can be refused before a byte is read.</summary>
    private async Task<Outcome<FileFormat>> AllowAsync(IncomingFile file, string name, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var import = await db.DatasetImports.AsNoTracking().FirstOrDefaultAsync(import => import.Id == file.ImportId && import.ProjectId == file.ProjectId, cancellationToken);
        if (import is null)
            return DatasetErrors.ImportNotFound();
        if (import.IsWorking || import.Stage == ImportStage.Created)
            return DatasetErrors.WrongStage(import.Stage);
        if (await db.Uploads.CountAsync(upload => upload.ImportId == file.ImportId, cancellationToken) >= DatasetImport.MaxFiles)
            return DatasetErrors.TooManyFiles(DatasetImport.MaxFiles);
        if (file.Length == 0)
            return DatasetErrors.FileEmpty(name);
        if (file.Length > options.Value.MaxUploadBytes)
            return DatasetErrors.TooLarge(file.Length.Value, options.Value.MaxUploadBytes);
        var free = disk.FreeBytes(folders.Root) - BlobStore.ReserveBytes;
        if (file.Length > free)
            return StorageFullException.ErrorOf(free, file.Length.Value);
        return UploadName.FormatOf(name);
    }

    private async Task<Outcome<StoredUpload>> RecordAsync(IncomingFile file, StoredFile stored, CancellationToken cancellationToken)
    {
        FileProfile profile;
        await using (var content = blobs.OpenRead(tenant.Scope.TenantId, stored.Sha256))
            profile = await FileProfiler.ProfileAsync(content, stored.Format, null, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var import = await db.DatasetImports.FirstOrDefaultAsync(import => import.Id == file.ImportId, cancellationToken);
        if (import is null)
            return DatasetErrors.ImportNotFound();
        var changed = import.ChangeFiles();
        if (!changed.Succeeded)
            return changed.Error;
        var upload = new Upload(import, stored, profile, clock.GetUtcNow());
        db.Uploads.Add(upload);
        if (import.Mapping is null && profile.Unreadable is null)
        {
            var guess = MappingGuess.From(profile.Columns, import.Task);
            import.Map(guess.Mapping, guess.Task);
        }

        await SaveAsync(db, cancellationToken);
        return new StoredUpload(upload.Id, stored.Name, stored.Bytes, stored.Lines, stored.Sha256, profile.Unreadable);
    }

    // Files of one import arrive side by side: each adds its own row, and the last guess of the mapping is as good as the first.
    private static async Task SaveAsync(PlatformDbContext db, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return;
            }
            catch (DbUpdateConcurrencyException conflict) when (attempt < 10)
            {
                foreach (var entry in conflict.Entries)
                    await entry.ReloadAsync(cancellationToken);
            }
        }
    }
}
