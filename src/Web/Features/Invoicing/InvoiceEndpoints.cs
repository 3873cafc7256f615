using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Features.Invoicing.Disputing;
using Platform.Web.Features.Invoicing.Issuing;
using Platform.Web.Features.Invoicing.Papers;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Features.Invoicing.Reviewing;
using Platform.Web.Hosting.Errors;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Hosting.Paging;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Invoicing;

/// <summary>Invoices over HTTP: <c>/api/projects/{projectId}/invoices</c>. Who may do what is the part in invoices, not the role in the workspace.</summary>
internal static class InvoiceEndpoints
{
    public static void MapInvoicing(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/projects/{projectId:guid}/invoices").RequireAuthorization(Policies.Read).WithTags("Invoices");
        group.MapGet("/", ListAsync);
        group.MapGet("/{invoiceId:guid}", FindAsync);
        group.MapGet("/{invoiceId:guid}/disputes", DisputesAsync);
        group.MapGet("/{invoiceId:guid}/comments", CommentsAsync);
        group.MapGet("/{invoiceId:guid}/evidence", EvidenceAsync);
        group.MapGet("/{invoiceId:guid}/pdf", PdfAsync);
        group.MapGet("/{invoiceId:guid}/ubl", UblAsync);
        group.MapGet("/{invoiceId:guid}/csv", CsvAsync);
        group.MapGet("/{invoiceId:guid}/recompute", RecomputeAsync);
        group.MapGet("/{invoiceId:guid}/so-far", SoFarAsync);
        group.MapPost("/{invoiceId:guid}/freeze", (Guid invoiceId, FreezePeriod freeze, CancellationToken ct) => AnswerAsync(freeze.HandleAsync(new(invoiceId), ct)));
        group.MapPost("/{invoiceId:guid}/pause/lift", (Guid invoiceId, SpendingPause pause, CancellationToken ct) => AnswerAsync(pause.LiftAsync(new(invoiceId), ct)));
        group.MapPost("/{invoiceId:guid}/submit", (Guid invoiceId, ReviewInvoice review, CancellationToken ct) => AnswerAsync(review.SubmitAsync(new(invoiceId), ct)));
        group.MapPost("/{invoiceId:guid}/decisions", (Guid invoiceId, LineDecision decision, ReviewInvoice review, CancellationToken ct) => AnswerAsync(review.DecideAsync(new(invoiceId), decision, ct)));
        group.MapPost("/{invoiceId:guid}/approve", (Guid invoiceId, ReviewInvoice review, CancellationToken ct) => AnswerAsync(review.ApproveAsync(new(invoiceId), ct)));
        group.MapPost("/{invoiceId:guid}/issue", (Guid invoiceId, IssueInvoice issue, CancellationToken ct) => AnswerAsync(issue.HandleAsync(new(invoiceId), ct)));
        group.MapPost("/{invoiceId:guid}/paid", (Guid invoiceId, Payment payment, PayInvoice pay, CancellationToken ct) => AnswerAsync(pay.HandleAsync(new(invoiceId), payment.On, payment.Reference, ct)));
        group.MapPost("/{invoiceId:guid}/disputes", (Guid invoiceId, NewDispute dispute, DisputeLine work, CancellationToken ct) => AnswerAsync(work.OpenAsync(new(invoiceId), dispute.Line, dispute.Reason, ct)));
    }

    private static async Task<Ok<Paged<InvoiceRow>>> ListAsync(Guid projectId, InvoiceList invoices, CancellationToken cancellationToken, int skip = 0, int take = 50) =>
        TypedResults.Ok(await invoices.AllAsync(new ProjectId(projectId), skip, take, cancellationToken));

    private static async Task<Results<Ok<InvoiceView>, ProblemHttpResult>> FindAsync(Guid invoiceId, InvoiceQueries invoices, CancellationToken cancellationToken) =>
        await invoices.FindAsync(new InvoiceId(invoiceId), cancellationToken) is { } found ? TypedResults.Ok(found) : InvoiceErrors.NotFound().ToProblem();

    private static async Task<Results<Ok<Paged<DisputeView>>, ProblemHttpResult>> DisputesAsync(Guid invoiceId, InvoiceThreads threads, CancellationToken cancellationToken, bool? open = null, int skip = 0, int take = 50) =>
        await threads.HasAsync(new(invoiceId), cancellationToken) ? TypedResults.Ok(await threads.DisputesAsync(new(invoiceId), open, skip, take, cancellationToken)) : InvoiceErrors.NotFound().ToProblem();

    private static async Task<Results<Ok<Paged<CommentView>>, ProblemHttpResult>> CommentsAsync(Guid invoiceId, InvoiceThreads threads, CancellationToken cancellationToken, int? line = null, int skip = 0, int take = 50) =>
        await threads.HasAsync(new(invoiceId), cancellationToken) ? TypedResults.Ok(await threads.CommentsAsync(new(invoiceId), line, skip, take, cancellationToken)) : InvoiceErrors.NotFound().ToProblem();

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> EvidenceAsync(Guid invoiceId, InvoiceQueries invoices, CancellationToken cancellationToken) =>
        await invoices.FileAsync(new InvoiceId(invoiceId), cancellationToken) is var (content, name) ? TypedResults.File(content, "application/json", name) : InvoiceErrors.NotFound().ToProblem();

    private static async Task<Results<Ok<SoFarView>, ProblemHttpResult>> SoFarAsync(Guid invoiceId, PeriodSoFar soFar, CancellationToken cancellationToken)
    {
        var done = await soFar.HandleAsync(new InvoiceId(invoiceId), cancellationToken);
        return done.Succeeded ? TypedResults.Ok(done.Value) : done.Error.ToProblem();
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> PdfAsync(Guid invoiceId, InvoiceQueries invoices, CancellationToken cancellationToken)
    {
        if (await invoices.PaperAsync(new InvoiceId(invoiceId), cancellationToken) is not var (file, bytes, hash))
            return InvoiceErrors.NotFound().ToProblem();
        var paper = InvoicePapers.Pdf(file, CultureInfo.CurrentUICulture, bytes, hash);
        return paper.Succeeded ? TypedResults.File(paper.Value, "application/pdf", $"invoice-{file.Invoice.Number}.pdf") : paper.Error.ToProblem();
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> UblAsync(Guid invoiceId, InvoiceQueries invoices, CancellationToken cancellationToken)
    {
        if (await invoices.PaperAsync(new InvoiceId(invoiceId), cancellationToken) is not var (file, bytes, hash))
            return InvoiceErrors.NotFound().ToProblem();
        var paper = InvoicePapers.Ubl(file, bytes, hash);
        return paper.Succeeded ? TypedResults.File(Encoding.UTF8.GetBytes(paper.Value), "application/xml", $"invoice-{file.Invoice.Number}.xml") : paper.Error.ToProblem();
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> CsvAsync(Guid invoiceId, InvoiceQueries invoices, CancellationToken cancellationToken) =>
        await invoices.DocumentAsync(new InvoiceId(invoiceId), cancellationToken) is { } document
            ? TypedResults.File(Encoding.UTF8.GetBytes(InvoicePapers.Csv([document])), "text/csv", $"invoice-{document.Number}.csv")
            : InvoiceErrors.NotFound().ToProblem();

    private static async Task<Results<Ok<Recomputed>, ProblemHttpResult>> RecomputeAsync(Guid invoiceId, RecomputeInvoice recompute, CancellationToken cancellationToken)
    {
        var done = await recompute.HandleAsync(new InvoiceId(invoiceId), cancellationToken);
        return done.Succeeded ? TypedResults.Ok(done.Value) : done.Error.ToProblem();
    }

    private static async Task<Results<Ok<T>, ProblemHttpResult>> AnswerAsync<T>(Task<Outcome<T>> work)
    {
        var done = await work;
        return done.Succeeded ? TypedResults.Ok(done.Value) : done.Error.ToProblem();
    }
}

/// <summary>A payment that arrived.</summary>
/// <param name="On">Day.</param>
/// <param name="Reference">What the bank's statement says.</param>
internal sealed record Payment(DateOnly On, string Reference);

/// <summary>A dispute to be opened.</summary>
/// <param name="Line">Number of the line.</param>
/// <param name="Reason">Why.</param>
internal sealed record NewDispute(int Line, string Reason);
