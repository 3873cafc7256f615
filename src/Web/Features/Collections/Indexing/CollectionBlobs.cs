using Microsoft.EntityFrameworkCore;
using Platform.Web.Hosting.Files.Space;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Indexing;

/// <summary>The blobs of documents: their files and what was read from them; and archives of collections.</summary>
internal sealed class CollectionBlobs : IBlobOwner
{
    public async Task<IReadOnlyCollection<string>> NamesAsync(PlatformDbContext db, CancellationToken cancellationToken) =>
    [
        .. await db.CollectionDocuments.Where(document => document.BlobSha256 != "").Select(document => document.BlobSha256).ToListAsync(cancellationToken),
        .. await db.CollectionDocuments.Where(document => document.ExtractedSha256 != null).Select(document => document.ExtractedSha256!).ToListAsync(cancellationToken),
        .. await db.CollectionArchives.Select(archive => archive.BlobSha256).ToListAsync(cancellationToken),
    ];
}
