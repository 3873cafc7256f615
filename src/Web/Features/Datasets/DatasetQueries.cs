using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Datasets.Versions;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Sealing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Datasets;

/// <summary>A dataset with its versions, newest first.</summary>
public sealed record DatasetView(DatasetId Id, string Name, IReadOnlyList<VersionView> Versions);

/// <summary>One version of a list.</summary>
public sealed record VersionView(DatasetVersionId Id, int Number, DatasetContent Content, string CreatedBy, DateTimeOffset CreatedAt);

/// <summary>An import that has not become a version yet.</summary>
public sealed record OpenImportView(DatasetImportId Id, ImportStage Stage, string? DatasetName, IReadOnlyList<string> Files, DateTimeOffset CreatedAt);

/// <summary>A version with what stands around it.</summary>
public sealed record VersionDetails(DatasetId DatasetId, string DatasetName, string ProjectName, VersionView Version, IReadOnlyList<(DatasetVersionId Id, int Number)> Others);

/// <summary>A run that was trained on a version.</summary>
public sealed record VersionUse(RunId Id, string Name);

/// <summary>One page of a split's rows; <paramref name="More"/> says whether there are further ones.</summary>
public sealed record RowsPage(IReadOnlyList<DatasetRow> Rows, bool More);

/// <summary>Reads datasets and versions for pages and endpoints.</summary>
internal sealed class DatasetQueries(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, IBlobStore blobs, HoldOutSeal seal)
{
    public const int PageSize = 50;

    public async Task<IReadOnlyList<DatasetView>> ListAsync(ProjectId projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var datasets = await db.Datasets.AsNoTracking().Where(dataset => dataset.ProjectId == projectId).OrderBy(dataset => dataset.Name).ToListAsync(cancellationToken);
        var versions = await VersionsAsync(db, db.DatasetVersions.Where(version => version.ProjectId == projectId), cancellationToken);
        return [.. datasets.Select(dataset => new DatasetView(dataset.Id, dataset.Name, [.. versions.Where(version => version.Dataset == dataset.Id).Select(version => version.View)]))];
    }

    public async Task<IReadOnlyList<OpenImportView>> OpenImportsAsync(ProjectId projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var imports = await db.DatasetImports.AsNoTracking().Where(import => import.ProjectId == projectId && import.Stage != ImportStage.Created)
            .OrderByDescending(import => import.CreatedAt).Take(20).ToListAsync(cancellationToken);
        var views = new List<OpenImportView>();
        foreach (var import in imports)
        {
            var files = await db.Uploads.Where(upload => upload.ImportId == import.Id).OrderBy(upload => upload.CreatedAt).Select(upload => upload.FileName).ToListAsync(cancellationToken);
            var name = await db.Datasets.Where(dataset => dataset.Id == import.DatasetId).Select(dataset => dataset.Name).FirstOrDefaultAsync(cancellationToken);
            views.Add(new OpenImportView(import.Id, import.Stage, name ?? import.NewName, files, import.CreatedAt));
        }

        return views;
    }

    public async Task<VersionDetails?> FindAsync(ProjectId projectId, DatasetVersionId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await VersionsAsync(db, db.DatasetVersions.Where(version => version.Id == id && version.ProjectId == projectId), cancellationToken);
        if (found is not [var (datasetId, view)])
            return null;
        var dataset = await db.Datasets.Where(dataset => dataset.Id == datasetId).Select(dataset => dataset.Name).FirstAsync(cancellationToken);
        var project = await db.Projects.Where(project => project.Id == projectId).Select(project => project.Name).FirstAsync(cancellationToken);
        var others = await db.DatasetVersions.Where(version => version.DatasetId == datasetId).OrderByDescending(version => version.Number)
            .Select(version => new { version.Id, version.Number }).ToListAsync(cancellationToken);
        return new VersionDetails(datasetId, dataset, project, view, [.. others.Select(other => (other.Id, other.Number))]);
    }

    /// <summary>The runs that cite a version, newest first.</summary>
    public async Task<IReadOnlyList<VersionUse>> UsesAsync(DatasetVersionId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Runs.Where(run => run.DatasetVersionId == id).OrderByDescending(run => run.CreatedAt).Take(20).Select(run => new VersionUse(run.Id, run.Name)).ToListAsync(cancellationToken);
    }

    /// <summary>A page of a split's rows, from the index straight to their place; with a search text the rows that contain it. Refused with <c>evaluation.sealed</c>.</summary>
    public async Task<Outcome<RowsPage>> RowsAsync(ProjectId projectId, DatasetSplit split, string? search, int skip, int take, CancellationToken cancellationToken)
    {
        if (await MayReadAsync(projectId, split, cancellationToken) is { Succeeded: false } closed)
            return closed.Error;
        var owner = tenant.Scope.TenantId;
        await using var stream = blobs.OpenRead(owner, split.BlobSha256);
        if (string.IsNullOrWhiteSpace(search))
            skip = await SeekAsync(stream, owner, split, skip, cancellationToken);
        var rows = new List<DatasetRow>();
        using var lines = new Utf8Lines(stream, DatasetReader.MaxRowBytes);
        while (await lines.NextAsync(cancellationToken) is { } line)
        {
            var row = CanonicalRows.Read(line.Bytes);
            if (!Contains(row, search) || skip-- > 0)
                continue;
            if (rows.Count == take)
                return new RowsPage(rows, More: true);
            rows.Add(row);
        }

        return new RowsPage(rows, More: false);
    }

    /// <summary>Opens a split as it is stored, for downloading. Refused with <c>evaluation.sealed</c>.</summary>
    public async Task<Outcome<Stream>> OpenAsync(ProjectId projectId, DatasetSplit split, CancellationToken cancellationToken) =>
        await MayReadAsync(projectId, split, cancellationToken) is { Succeeded: false } closed ? closed.Error : blobs.OpenRead(tenant.Scope.TenantId, split.BlobSha256);

    private async Task<Outcome> MayReadAsync(ProjectId projectId, DatasetSplit split, CancellationToken cancellationToken) =>
        split.Name == SplitName.Holdout ? await seal.MayReadAsync(projectId, cancellationToken) : Outcome.Success;

    private async Task<int> SeekAsync(Stream stream, TenantId owner, DatasetSplit split, int skip, CancellationToken cancellationToken)
    {
        var entry = Math.Min(skip, Math.Max(0, split.Rows - 1)) / SplitWriter.IndexStep;
        if (entry == 0)
            return skip;
        var offset = new byte[sizeof(long)];
        await using var index = blobs.OpenRead(owner, split.IndexSha256);
        index.Position = (long)entry * sizeof(long);
        await index.ReadExactlyAsync(offset, cancellationToken);
        stream.Position = MemoryMarshal.Read<long>(offset);
        return skip - (entry * SplitWriter.IndexStep);
    }

    private static bool Contains(DatasetRow row, string? search) => string.IsNullOrWhiteSpace(search)
        || row.Id.StartsWith(search, StringComparison.OrdinalIgnoreCase)
        || row.Messages.Any(message => message.Content.Contains(search, StringComparison.OrdinalIgnoreCase));

    private static async Task<List<(DatasetId Dataset, VersionView View)>> VersionsAsync(PlatformDbContext db, IQueryable<DatasetVersion> versions, CancellationToken cancellationToken)
    {
        var rows = await versions.AsNoTracking().OrderByDescending(version => version.Number).ToListAsync(cancellationToken);
        var people = rows.Select(version => version.CreatedBy).Distinct().ToList();
        var names = await db.Users.Where(user => people.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.DisplayName, cancellationToken);
        return [.. rows.Select(version => (version.DatasetId, new VersionView(version.Id, version.Number, version.Content, names.GetValueOrDefault(version.CreatedBy, ""), version.CreatedAt)))];
    }
}
