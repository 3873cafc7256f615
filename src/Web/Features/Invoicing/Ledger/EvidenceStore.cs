using System.Text;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Kernel;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Invoicing.Ledger;

/// <summary>Keeps parts of evidence as encrypted blobs of canonical text; rows name them.</summary>
internal sealed class EvidenceStore(IBlobStore blobs, ITenantContext tenant)
{
    public async Task<EvidencePart> KeepAsync(Invoice invoice, EvidenceSnapshot snapshot, int place, DateTimeOffset now, CancellationToken cancellationToken) =>
        new(invoice, EvidencePartKind.Snapshot, place, snapshot.Kpi, snapshot.Hash(), await WriteAsync(snapshot, cancellationToken), now);

    public async Task<EvidencePart> KeepAsync(Invoice invoice, Restatement restatement, int place, DateTimeOffset now, CancellationToken cancellationToken) =>
        new(invoice, EvidencePartKind.Restatement, place, restatement.Cites, restatement.Hash(), await WriteAsync(restatement, cancellationToken), now);

    public async Task<EvidencePart> KeepAsync(Invoice invoice, EvidenceFile file, DateTimeOffset now, CancellationToken cancellationToken) =>
        new(invoice, EvidencePartKind.File, 1, "", file.Chain[^1].Hash, await WriteAsync(file, cancellationToken), now);

    public Stream Open(EvidencePart part) => blobs.OpenRead(tenant.Scope.TenantId, part.BlobSha256);

    /// <exception cref="InvalidDataException">The blob is not of this type.</exception>
    public async Task<T> ReadAsync<T>(EvidencePart part, CancellationToken cancellationToken)
        where T : class
    {
        using var reader = new StreamReader(Open(part), Encoding.UTF8);
        return CanonicalText.Read<T>(await reader.ReadToEndAsync(cancellationToken)) ?? throw new InvalidDataException($"Part {part.Id} of invoice {part.InvoiceId} is no {typeof(T).Name}.");
    }

    private async Task<string> WriteAsync<T>(T value, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(CanonicalText.Of(value)));
        return (await blobs.WriteAsync(tenant.Scope.TenantId, content, cancellationToken)).Sha256;
    }
}
