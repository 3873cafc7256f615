using Microsoft.EntityFrameworkCore;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Features.Datasets.Checking;
using Platform.Web.Features.Datasets.Mapping;
using Platform.Web.Features.Datasets.Reading;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Datasets.Versions;

/// <summary>The whole way from files to a version in one go, with the guesses that the wizard would show.</summary>
internal sealed class CreateVersionFromFiles(
    IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, IBlobStore blobs, CheckRows check, WriteVersion write, SaveVersion save) : IDatasetImporter
{
    public async Task<Outcome<DatasetVersionId>> CreateVersionAsync(ServerImport request, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var project = await db.Projects.AsNoTracking().FirstOrDefaultAsync(project => project.Id == request.ProjectId, cancellationToken);
        if (project is null)
            return ProjectErrors.NotFound();
        if (request.Files.Count == 0)
            return DatasetErrors.NoFiles();
        var stored = await StoreAsync(request, cancellationToken);
        if (!stored.Succeeded)
            return stored.Error;

        var guess = MappingGuess.From(Columns(stored.Value), project.Task);
        var mapping = request.Mapping ?? guess.Mapping;
        var task = request.Mapping is null ? guess.Task : project.Task;
        var complete = mapping.Validate(task);
        if (!complete.Succeeded)
            return complete.Error;
        var content = await BuildAsync(request, mapping, task, [.. stored.Value.Select(file => file.File)], cancellationToken);
        if (!content.Succeeded)
            return content.Error;
        var known = await db.Datasets.AsNoTracking().FirstOrDefaultAsync(dataset => dataset.ProjectId == project.Id && dataset.Name == request.DatasetName, cancellationToken);
        var saved = await save.HandleAsync(new VersionTarget(project.Id, known?.Id, request.DatasetName), content.Value, null, cancellationToken);
        return saved.Succeeded ? saved.Value.Id : saved.Error;
    }

    private async Task<Outcome<List<(CheckFile File, FileProfile Profile)>>> StoreAsync(ServerImport request, CancellationToken cancellationToken)
    {
        var files = new List<(CheckFile, FileProfile)>();
        foreach (var file in request.Files)
        {
            var name = UploadName.Clean(file.Name);
            var format = UploadName.FormatOf(name);
            if (!format.Succeeded)
                return format.Error;
            await using var content = file.Open();
            var blob = await blobs.WriteAsync(tenant.Scope.TenantId, content, cancellationToken);
            await using var stream = blobs.OpenRead(tenant.Scope.TenantId, blob.Sha256);
            var profile = await FileProfiler.ProfileAsync(stream, format.Value, null, cancellationToken);
            if (profile.Unreadable is { } reason)
                return DatasetErrors.FileUnreadable(name, reason);
            files.Add((new CheckFile(name, format.Value, blob.Sha256, blob.Length, null, UploadName.SplitOf(name)), profile));
        }

        return files;
    }

    private async Task<Outcome<DatasetContent>> BuildAsync(
        ServerImport request, ColumnMapping mapping, TaskKind task, IReadOnlyList<CheckFile> files, CancellationToken cancellationToken)
    {
        var progress = new ImportProgress();
        var result = await check.HandleAsync(new CheckInput(tenant.Scope.TenantId, files, mapping, task), progress, cancellationToken);
        if (!result.Succeeded)
            return result.Error;
        var draft = new VersionDraft
        {
            Tenant = tenant.Scope.TenantId,
            Files = result.Value.Files,
            Report = result.Value.Report,
            Sources = result.Value.Sources,
            Mapping = mapping,
            Task = task,
            Actions = request.Actions,
            Rule = request.SplitRule ?? new SplitRule { Mode = result.Value.SplitsAreGiven ? SplitMode.Given : SplitMode.Shares },
        };
        return await write.HandleAsync(draft, progress, cancellationToken);
    }

    private static List<ColumnProfile> Columns(IEnumerable<(CheckFile File, FileProfile Profile)> files) =>
        [.. files.SelectMany(file => file.Profile.Columns).DistinctBy(column => column.Name)];
}
