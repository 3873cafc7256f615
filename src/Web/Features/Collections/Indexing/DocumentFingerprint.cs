using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Indexing;

/// <summary>Says in one value which documents an index version holds: equal values mean equal contents, whatever their names and ids.</summary>
internal static class DocumentFingerprint
{
    /// <summary>SHA-256 over the sorted hashes of the contents, lower-case hex; empty when the version holds no document.</summary>
    public static async Task<string> FingerprintAsync(this PlatformDbContext db, CollectionIndexId index, CancellationToken cancellationToken)
    {
        var contents = await db.IndexEntries.Where(entry => entry.IndexId == index)
            .Join(db.CollectionDocuments.Where(row => row.State == DocumentState.Indexed), entry => entry.DocumentId, row => row.Id, (_, row) => row.ContentSha256).ToListAsync(cancellationToken);
        return contents.Count == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', contents.Order(StringComparer.Ordinal)))));
    }
}
