using Microsoft.Extensions.Caching.Memory;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Invoicing.Ledger;

namespace Platform.Web.Features.Invoicing.Evidence;

/// <summary>Keeps what a look through evidence gave: who opens it again, or in another tab, does not wait again. Evidence never changes, so nothing gets old.</summary>
internal sealed class EvidenceOutlines : IDisposable
{
    // marks, days and pairs without partner of all that are kept
    private const long MostEntries = 1_000_000;

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostEntries });

    public async Task<EvidenceOutline> OfAsync(EvidenceStore store, EvidencePart part, (KpiTerm Term, DateTimeOffset Start) of, CancellationToken cancellationToken)
    {
        (TenantId, WorkspaceId, string) key = (part.TenantId, part.WorkspaceId, part.BlobSha256);
        if (_kept.TryGetValue(key, out EvidenceOutline? known) && known is not null)
            return known;
        var outline = await EvidenceOutline.OfAsync(store, part, of, cancellationToken);
        var size = outline.Stored.Ranges.Sum(range => range.Marks.Count) + outline.Days.Count + outline.LeftOut.Count + (outline.Stored.Text.Length / 8);
        return _kept.Set(key, outline, new MemoryCacheEntryOptions { Size = size, SlidingExpiration = TimeSpan.FromHours(1) });
    }

    public void Dispose() => _kept.Dispose();
}
