using Microsoft.EntityFrameworkCore;
using Platform.Web.Hosting.Files.Space;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing.Ledger;

/// <summary>The blobs of evidence.</summary>
internal sealed class EvidenceBlobs : IBlobOwner
{
    public async Task<IReadOnlyCollection<string>> NamesAsync(PlatformDbContext db, CancellationToken cancellationToken) =>
        await db.EvidenceParts.Select(part => part.BlobSha256).ToListAsync(cancellationToken);
}
