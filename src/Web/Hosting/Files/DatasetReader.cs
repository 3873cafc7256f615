using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Files;

/// <summary>Finds versions through the filtered context and streams their rows from the blob store.</summary>
internal sealed class DatasetReader(IDbContextFactory<PlatformDbContext> contexts, IBlobStore blobs, ITenantContext tenant) : IDatasetReader
{
    /// <summary>Longest stored row; rows longer than this are refused when a version is made.</summary>
    public const int MaxRowBytes = 16 << 20;

    public async Task<Outcome<DatasetSource>> FindAsync(DatasetVersionId versionId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.DatasetVersions.AsNoTracking()
            .Where(version => version.Id == versionId)
            .Join(db.Datasets, version => version.DatasetId, dataset => dataset.Id, (version, dataset) => new { version, dataset.Name })
            .FirstOrDefaultAsync(cancellationToken);
        return found is null
            ? DatasetErrors.VersionNotFound()
            : new DatasetSource(found.version.Id, found.version.DatasetId, found.version.ProjectId, found.Name, found.version.Number, found.version.Content);
    }

    public async Task<Outcome<IAsyncEnumerable<DatasetRow>>> OpenAsync(DatasetVersionId versionId, SplitName split, CancellationToken cancellationToken)
    {
        var found = await FindAsync(versionId, cancellationToken);
        if (!found.Succeeded)
            return found.Error;
        var part = found.Value.Content.Splits.FirstOrDefault(part => part.Name == split);
        if (part is null)
            return DatasetErrors.SplitMissing(found.Value.Number, split);
        return Outcome<IAsyncEnumerable<DatasetRow>>.Of(ReadAsync(tenant.Scope.TenantId, part, cancellationToken));
    }

    private async IAsyncEnumerable<DatasetRow> ReadAsync(TenantId tenantId, DatasetSplit part, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = blobs.OpenRead(tenantId, part.BlobSha256);
        using var lines = new Utf8Lines(stream, MaxRowBytes);
        while (await lines.NextAsync(cancellationToken) is { } line)
            yield return CanonicalRows.Read(line.Bytes);
    }
}
