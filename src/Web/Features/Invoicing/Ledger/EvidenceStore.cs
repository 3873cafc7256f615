using System.IO.Pipelines;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Kernel;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Invoicing.Ledger;

/// <summary>Keeps parts of evidence as encrypted blobs of canonical text; rows name them. What is read leaves its cases in the blob until somebody asks for them.</summary>
internal sealed class EvidenceStore(IBlobStore blobs, ITenantContext tenant)
{
    public async Task<EvidencePart> KeepAsync(Invoice invoice, EvidenceSnapshot snapshot, int place, DateTimeOffset now, CancellationToken cancellationToken) =>
        new(invoice, EvidencePartKind.Snapshot, place, snapshot.Kpi, snapshot.Hash(), await WriteAsync(snapshot, cancellationToken), now);

    public async Task<EvidencePart> KeepAsync(Invoice invoice, Restatement restatement, int place, DateTimeOffset now, CancellationToken cancellationToken) =>
        new(invoice, EvidencePartKind.Restatement, place, restatement.Cites, restatement.Hash(), await WriteAsync(restatement, cancellationToken), now);

    public async Task<EvidencePart> KeepAsync(Invoice invoice, EvidenceFile file, DateTimeOffset now, CancellationToken cancellationToken) =>
        new(invoice, EvidencePartKind.File, 1, "", file.Chain[^1].Hash, await WriteAsync(file, cancellationToken), now);

    public Stream Open(EvidencePart part) => Opening(part)();

    /// <summary>Goes through a part once.</summary>
    /// <param name="part">The part.</param>
    /// <param name="seen">Is shown every row.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BlobDamagedException">Its content is not what was stored.</exception>
    public Task<StoredPart> ScanAsync(EvidencePart part, RowSeen? seen, CancellationToken cancellationToken)
    {
        var open = Opening(part);
        return Task.Run(() => Scan(open, seen, cancellationToken), cancellationToken);
    }

    /// <summary>A part; its rows are read when they are asked for.</summary>
    /// <exception cref="InvalidDataException">The blob is not of this type.</exception>
    public async Task<T> ReadAsync<T>(EvidencePart part, CancellationToken cancellationToken)
        where T : class => Of<T>(part, await ScanAsync(part, null, cancellationToken));

    /// <summary>A part that was gone through before.</summary>
    /// <exception cref="InvalidDataException">The blob is not of this type.</exception>
    public T Of<T>(EvidencePart part, StoredPart stored)
        where T : class
    {
        var read = CanonicalText.Read<T>(stored.Text) ?? throw new InvalidDataException($"Part {part.Id} of invoice {part.InvoiceId} is no {typeof(T).Name}.");
        var rows = new Queue<StoredRows>(stored.Ranges.Select(range => new StoredRows(Opening(part), range)));
        object filled = read switch
        {
            EvidenceSnapshot snapshot => Filled(snapshot, rows),
            Restatement restatement => Filled(restatement, rows),
            EvidenceFile file => file with { Snapshots = [.. file.Snapshots.Select(one => Filled(one, rows))], Restatements = [.. file.Restatements.Select(one => Filled(one, rows))] },
            _ => read,
        };
        return rows.Count == 0 ? (T)filled : throw new InvalidDataException($"Part {part.Id} of invoice {part.InvoiceId} has {rows.Count} lists of rows too many.");
    }

    private static StoredPart Scan(Func<Stream> open, RowSeen? seen, CancellationToken cancellationToken)
    {
        using var content = open();
        return StoredPartScan.Read(content, seen, cancellationToken);
    }

    private static Restatement Filled(Restatement restatement, Queue<StoredRows> rows) => restatement with { Snapshots = [.. restatement.Snapshots.Select(one => Filled(one, rows))] };

    private static EvidenceSnapshot Filled(EvidenceSnapshot snapshot, Queue<StoredRows> rows) => snapshot with
    {
        Rows = rows.Dequeue(),
        Guardrails = snapshot.Guardrails.ToDictionary(rail => rail.Key, IReadOnlyList<string> (_) => rows.Dequeue(), StringComparer.Ordinal),
    };

    private Func<Stream> Opening(EvidencePart part)
    {
        var (owner, name) = (tenant.Scope.TenantId, part.BlobSha256);
        return () => blobs.OpenRead(owner, name);
    }

    // a million rows are never one text: they are written as they are encrypted
    private async Task<string> WriteAsync<T>(T value, CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        var writing = WriteAsync(pipe.Writer, value, cancellationToken);
        try
        {
            await using var content = pipe.Reader.AsStream(leaveOpen: true);
            var blob = await blobs.WriteAsync(tenant.Scope.TenantId, content, cancellationToken);
            await writing;
            return blob.Sha256;
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
        }
    }

    private static async Task WriteAsync<T>(PipeWriter output, T value, CancellationToken cancellationToken)
    {
        var isWhole = false;
        try
        {
            await using (var content = output.AsStream(leaveOpen: true))
                await Task.Run(() => CanonicalText.WriteAsync(content, value, cancellationToken), cancellationToken);
            isWhole = true;
        }
        finally
        {
            await output.CompleteAsync(isWhole ? null : new IOException($"Writing a {typeof(T).Name} was ended."));
        }
    }
}
