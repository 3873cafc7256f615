using Microsoft.EntityFrameworkCore;
using Platform.Web.Hosting.Files.Space;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Evaluations;

/// <summary>The blobs of evaluated cases.</summary>
internal sealed class EvaluationBlobs : IBlobOwner
{
    public async Task<IReadOnlyCollection<string>> NamesAsync(PlatformDbContext db, CancellationToken cancellationToken) =>
    [
        .. await db.Evaluations.Where(evaluation => evaluation.CasesSha256 != null).Select(evaluation => evaluation.CasesSha256!).ToListAsync(cancellationToken),
        .. await db.EvaluationParts.Select(part => part.Sha256).ToListAsync(cancellationToken),
    ];
}
