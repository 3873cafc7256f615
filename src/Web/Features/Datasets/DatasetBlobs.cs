using Microsoft.EntityFrameworkCore;
using Platform.Domain.Datasets;
using Platform.Web.Hosting.Files.Space;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Datasets;

/// <summary>The blobs of uploads, checks and versions.</summary>
internal sealed class DatasetBlobs : IBlobOwner
{
    public async Task<IReadOnlyCollection<string>> NamesAsync(PlatformDbContext db, CancellationToken cancellationToken)
    {
        var names = await db.Uploads.AsNoTracking().Select(upload => upload.Sha256).ToListAsync(cancellationToken);
        foreach (var import in await db.DatasetImports.AsNoTracking().ToListAsync(cancellationToken))
            names.AddRange(Of(import));
        foreach (var content in await db.DatasetVersions.AsNoTracking().Select(version => version.Content).ToListAsync(cancellationToken))
            names.AddRange(Of(content));
        return names;
    }

    /// <summary>What a check left for the next steps.</summary>
    public static IEnumerable<string> Of(DatasetImport import) => import.Files is { } files ? [files.Rows, files.Facts, files.Findings] : [];

    /// <summary>Everything a version is made of, the files as they were uploaded too.</summary>
    public static IEnumerable<string> Of(DatasetContent content) =>
        [content.ManifestSha256, content.FindingsSha256, .. content.Splits.SelectMany(split => new[] { split.BlobSha256, split.IndexSha256 }), .. content.Sources.Select(source => source.Sha256)];
}
