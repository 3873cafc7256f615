using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Invoicing.Disputing;
using Platform.Web.Features.Invoicing.Ledger;
using Platform.Web.Features.Invoicing.Papers;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing;

/// <summary>Reads invoices of the current workspace.</summary>
internal sealed class InvoiceQueries(IDbContextFactory<PlatformDbContext> contexts, BillingDesk desk, EvidenceStore store, InvoiceThreads threads)
{
    private const int MostHistory = 200;

    public Task<BillingRole> RoleAsync(CancellationToken cancellationToken) => desk.RoleAsync(cancellationToken);

    /// <summary>An invoice with everything its page shows; null when this workspace has none of this id.</summary>
    public async Task<InvoiceView?> FindAsync(InvoiceId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await InvoiceMaterials.FindAsync(db, id, cancellationToken) is not var (invoice, version, parts))
            return null;
        var name = await BillingDesk.NamesAsync(db, AccountsOf(invoice), cancellationToken);
        var before = await db.Invoices.AsNoTracking().Where(row => row.ContractId == invoice.ContractId && row.Kind == InvoiceKind.Invoice && row.Period == invoice.Period - 1).SingleOrDefaultAsync(cancellationToken);
        var related = await RowsAsync(db, db.Invoices.Where(row => row.ContractId == invoice.ContractId && (row.Id == id || row.Cites == invoice.Number || row.Period == invoice.Period - 1)), cancellationToken);
        return new(
            related.Single(row => row.Id == id), version.Terms, version.Number, version.Hash, invoice.Lines, invoice.Results,
            [.. invoice.Reviews.Select(review => review with { Reviewer = name(review.Reviewer), CoSignedBy = name(review.CoSignedBy) })],
            [.. invoice.WaitingReviews.Select(review => review with { Reviewer = name(review.Reviewer) })],
            [.. invoice.Adjustments.Select(adjustment => adjustment with { By = name(adjustment.By), CoSignedBy = name(adjustment.CoSignedBy) })],
            [.. invoice.WaitingAdjustments.Select(adjustment => adjustment with { By = name(adjustment.By) })],
            invoice.Forecast, name(invoice.SubmittedBy), name(invoice.ApprovedBy), invoice.PaymentReference, invoice.IsIssued ? invoice.Issued.ChainHead : null,
            [.. parts.Select(part => new EvidencePartView(part.Kind, part.Place, part.Key, part.Hash, part.At))],
            await threads.OpenAsync(db, id, cancellationToken), await LeftOfLines.OfAsync(db, id, cancellationToken),
            [.. related.Where(row => row.Kind == InvoiceKind.CreditNote && row.Cites == invoice.Number)],
            related.FirstOrDefault(row => row.Kind == InvoiceKind.Invoice && row.Period == invoice.Period - 1))
        {
            IsSubmittedByMe = invoice.SubmittedBy == desk.Tenant.Actor,
            Version = invoice.Version,
            PreviousLines = before?.Lines ?? [],
            PreviousResults = before?.Results ?? [],
            LastDisputeDay = invoice.IssuedAt is { } issued ? DateOnly.FromDateTime(issued.UtcDateTime).AddDays(version.Terms.DisputeDays) : null,
        };
    }

    /// <summary>What was done with an invoice, newest first.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(InvoiceId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (type, subject) = (InvoiceSubject.Type, id.Value.ToString());
        var entries = await db.AuditEntries.AsNoTracking().Where(row => row.SubjectType == type && row.SubjectId == subject).OrderByDescending(row => row.At).Take(MostHistory).ToListAsync(cancellationToken);
        return [.. entries.Select(entry => new HistoryEntry(entry.At, entry.ActorName, entry.What, FactsOf(entry.Details)))];
    }

    /// <summary>The evidence file of an issued document, with the name it is downloaded under; null before the issue.</summary>
    public async Task<(Stream Content, string Name)?> FileAsync(InvoiceId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await InvoiceMaterials.FindAsync(db, id, cancellationToken) is not { } found || found.PartsOf(EvidencePartKind.File).SingleOrDefault() is not { } part)
            return null;
        return (store.Open(part), $"evidence-{found.Invoice.Number}.json");
    }

    /// <summary>What papers of an issued document are drawn from: its evidence file, the file's bytes where they fit into a paper, and their hash. Null before the issue.</summary>
    public async Task<(EvidenceFile File, byte[]? Bytes, string Hash)?> PaperAsync(InvoiceId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await InvoiceMaterials.FindAsync(db, id, cancellationToken) is not { } found || found.PartsOf(EvidencePartKind.File).SingleOrDefault() is not { } part)
            return null;
        await using var content = store.Open(part);
        var bytes = content.Length <= InvoicePapers.MostEvidenceBytes ? new byte[content.Length] : null;
        if (bytes is not null)
            await content.ReadExactlyAsync(bytes, cancellationToken);
        // a blob is named by the hash of its content
        return (await store.ReadAsync<EvidenceFile>(part, cancellationToken), bytes, part.BlobSha256);
    }

    /// <summary>An issued document; null before the issue.</summary>
    public async Task<InvoiceDocument?> DocumentAsync(InvoiceId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Invoices.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { IsIssued: true } invoice ? invoice.Issued : null;
    }

    private static Dictionary<string, string> FactsOf(string details) =>
        JsonNode.Parse(details) is JsonObject members ? members.Where(member => member.Value is JsonValue).ToDictionary(member => member.Key, member => member.Value!.ToString(), StringComparer.Ordinal) : [];

    private static IEnumerable<string> AccountsOf(Invoice invoice) =>
    [
        invoice.SubmittedBy, invoice.ApprovedBy,
        .. invoice.Reviews.Concat(invoice.WaitingReviews).SelectMany(review => new[] { review.Reviewer, review.CoSignedBy }),
        .. invoice.Adjustments.Concat(invoice.WaitingAdjustments).SelectMany(adjustment => new[] { adjustment.By, adjustment.CoSignedBy }),
    ];

    /// <summary>Invoices as lists show them, newest period first; lines and results are not read.</summary>
    public static async Task<IReadOnlyList<InvoiceRow>> RowsAsync(PlatformDbContext db, IQueryable<Invoice> invoices, CancellationToken cancellationToken)
    {
        var rows = await (from invoice in invoices.AsNoTracking()
                          join contract in db.Contracts on invoice.ContractId equals contract.Id
                          join project in db.Projects on invoice.ProjectId equals project.Id
                          orderby invoice.From descending, invoice.Kind, invoice.Number, invoice.Id
                          select new InvoiceRow(
                              invoice.Id, invoice.ProjectId, project.Name, invoice.ContractId, contract.Name, invoice.Kind, invoice.Period, invoice.From, invoice.To, invoice.State, invoice.Number,
                              invoice.Cites, invoice.Currency, invoice.Totals, invoice.FrozenAt, invoice.IssuedAt, invoice.DueOn, invoice.PaidOn, 0, 0, null)).ToListAsync(cancellationToken);
        var ids = invoices.Select(invoice => invoice.Id);
        var open = (await db.Disputes.AsNoTracking().Where(row => row.State == DisputeState.Open && ids.Contains(row.InvoiceId)).Select(row => new { row.InvoiceId, row.Held, row.Deadline }).ToListAsync(cancellationToken))
            .ToLookup(row => row.InvoiceId);
        return [.. rows.Select(row => open[row.Id].ToList() is { Count: > 0 } held ? row with { OpenDisputes = held.Count, Held = held.Sum(one => one.Held), Deadline = held.Min(one => one.Deadline) } : row)];
    }
}
