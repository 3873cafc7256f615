using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Models;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Models;

/// <summary>What an operator asks for: a folder of this server (mounted media, a download), a name, and a licence where the files state none.</summary>
internal sealed record ImportModelRequest(string Source, string Name, string? Licence);

/// <summary>Checks everything that can be checked before copying, and asks for the copy. Nothing of a refused model is kept.</summary>
internal sealed class ImportModel(
    IDbContextFactory<PlatformDbContext> databases, DataFolders folders, ModelImportQueue queue, ITenantContext caller, AuditLog audit, TimeProvider clock)
{
    public async Task<Outcome<ModelImportId>> HandleAsync(ImportModelRequest request, CancellationToken cancellationToken)
    {
        var source = Path.TrimEndingDirectorySeparator(request.Source.Trim());
        var name = request.Name.Trim();
        var files = Files(source);
        if (!files.Succeeded)
            return files.Error;
        var bytes = files.Value.Sum(file => file.Length);
        var asked = ModelImport.Ask(source, name, request.Licence, bytes, caller.Actor, clock.GetUtcNow());
        if (!asked.Succeeded)
            return asked.Error;
        // A single file is read as a folder of its own once it is copied; its structure is looked at before.
        if ((ModelFolder.IsSingle(source) ? ModelHeaders.RequireReadable(source) : ModelHeaders.Read(source)) is { Succeeded: false } broken)
            return broken.Error;
        if (new DriveInfo(folders.Models).AvailableFreeSpace is var free && bytes > free)
            return ModelErrors.DiskFull(bytes, free);

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var open = new[] { ModelImportStatus.Waiting, ModelImportStatus.Copying };
        if (Path.Exists(Path.Combine(folders.Models, name))
            || await db.ModelImports.AnyAsync(import => import.Name == name && open.Contains(import.Status), cancellationToken))
            return ModelErrors.NameTaken(name);
        db.Add(asked.Value);
        audit.AddShared(db, "model.import_started", AuditSubject.Of("modelImport", asked.Value.Id), new { name, source, bytes, licence = request.Licence });
        await db.SaveChangesAsync(cancellationToken);
        queue.Wake();
        return asked.Value.Id;
    }

    private Outcome<IReadOnlyList<FileInfo>> Files(string source)
    {
        try
        {
            if (!Path.IsPathFullyQualified(source) || !(Directory.Exists(source) || (ModelFolder.IsSingle(source) && File.Exists(source))))
                return ModelErrors.SourceMissing(source);
            var full = Path.GetFullPath(source);
            if (full == folders.Models || full.StartsWith(folders.Models + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                return ModelErrors.SourceInside(source);
            return ModelFolder.List(source);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return ModelErrors.FileUnreadable(source);
        }
    }
}
