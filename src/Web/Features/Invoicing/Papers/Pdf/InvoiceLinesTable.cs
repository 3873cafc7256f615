using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Lines;

namespace Platform.Web.Features.Invoicing.Papers.Pdf;

/// <summary>The lines of an invoice with what they rest on.</summary>
/// <param name="paper">What is printed.</param>
/// <param name="words">Words of the reader.</param>
/// <param name="flow">The pages.</param>
internal sealed class InvoiceLinesTable(InvoicePaper paper, PaperWords words, PdfFlow flow)
{
    private static readonly TextLook Name = new(9, IsBold: true), Plain = new(8.5), Formula = new(7.5, Gray: 0.15), Small = new(7, Gray: 0.3), Hash = new(5.2, Gray: 0.4);

    // a document without measured lines, such as a credit note, has no columns for measures
    public void Draw()
    {
        var isMeasured = paper.Document.Lines.Any(line => paper.ResultOf(line) is not null);
        var table = new PdfTable(flow,
        [
            new("#", 18), new(words["ColumnText"], isMeasured ? 224 : 404), .. isMeasured ? Measures() : [], new(words["ColumnTax"], 30, IsNumber: true), new(words["ColumnNet", paper.Document.Currency], 63, IsNumber: true),
        ]);
        foreach (var line in paper.Document.Lines)
        {
            var result = paper.ResultOf(line);
            table.Row(
            [
                [(words.Count(line.Number), Plain)], [.. Texts(line, result)], .. isMeasured ? MeasuresOf(result) : [], [(PaperWords.Percent(line.TaxPercent), Plain)], [(words.Amount(line.Net, paper.Document.Currency), Plain)],
            ]);
        }
    }

    private PdfColumn[] Measures() => [new(words["ColumnCases"], 50), new(words["ColumnEstimate"], 82), new(words["ColumnBound"], 48, IsNumber: true)];

    private IReadOnlyList<(string, TextLook)>[] MeasuresOf(LineResult? result) => result is null ? [[], [], []] :
    [
        [(words.Count(result.Served), Plain), ($"/ {words.Count(result.Control)}", Plain)],
        [(words.Difference(result.Estimate), Plain), (result.Lower is null ? "" : $"[{words.Difference(result.Lower)}, {words.Difference(result.Upper)}]", Small)],
        [(words.Difference(result.Bound), Plain)],
    ];

    private IEnumerable<(string, TextLook)> Texts(InvoiceLine line, LineResult? result)
    {
        yield return (line.Kind == InvoiceLineKind.Kpi ? paper.Terms.Term(line.Kpi)?.Kpi.Name ?? line.Kpi : words[$"Kind.{line.Kind}"], Name);
        if (result is null && line.Kind is InvoiceLineKind.Kpi or InvoiceLineKind.Adjustment or InvoiceLineKind.Restatement)
            yield return (line.Text, Plain);
        if (result is not null)
        {
            foreach (var text in Reasons(line, result))
                yield return text;
        }

        if (line.Evidence.Length > 0)
            yield return (words["Evidence", line.Evidence], Hash);
    }

    private IEnumerable<(string, TextLook)> Reasons(InvoiceLine line, LineResult result)
    {
        yield return (result.Formula, Formula);
        if (result.IsShadow)
            yield return (words["Shadow"], Plain);
        foreach (var check in result.Checks.Where(check => !check.Passed))
            yield return (words["Failed", words[$"Check.{check.Kind}"], check.Reason], Plain);
        if (paper.File.Reviews.LastOrDefault(review => review.Kpi == line.Kpi) is { Decision: not ReviewDecision.Accepted } review)
            yield return (words[$"Decision.{review.Decision}", words.WithCurrency(line.Computed, paper.Document.Currency), review.Reason], Plain);
    }
}
