using System.Globalization;
using CsvHelper;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Kernel;

namespace Platform.Web.Features.Invoicing.Papers.Csv;

/// <summary>
/// Lines of issued documents as rows for an ERP: numbers and days in invariant form, texts that a spreadsheet would take for a formula marked as text. The columns of a release stay; new ones come at the end.
/// </summary>
internal static class ErpCsv
{
    private static readonly (string Name, Func<InvoiceDocument, InvoiceLine, string> Value)[] Columns =
    [
        ("number", (document, _) => Safe(document.Number)),
        ("kind", (document, _) => document.Kind.ToString()),
        ("cites", (document, _) => Safe(document.Cites)),
        ("issued_on", (document, _) => Day(document.IssuedOn)),
        ("due_on", (document, _) => Day(document.DueOn)),
        ("period", (document, _) => Whole(document.Period)),
        ("from", (document, _) => Day(document.From)),
        ("to", (document, _) => Day(document.To)),
        ("contract", (document, _) => Safe(document.Contract)),
        ("vendor", (document, _) => Safe(document.Vendor.Name)),
        ("vendor_tax_id", (document, _) => Safe(document.Vendor.TaxId)),
        ("vendor_account", (document, _) => Safe(document.Vendor.Account)),
        ("customer", (document, _) => Safe(document.Customer.Name)),
        ("customer_tax_id", (document, _) => Safe(document.Customer.TaxId)),
        ("currency", (document, _) => Safe(document.Currency)),
        ("tax_category", (document, _) => document.TaxCategory.ToString()),
        ("line", (_, line) => Whole(line.Number)),
        ("line_kind", (_, line) => line.Kind.ToString()),
        ("text", (_, line) => Safe(line.Text)),
        ("kpi", (_, line) => Safe(line.Kpi)),
        ("line_cites", (_, line) => Safe(line.Cites)),
        ("computed", (document, line) => Amount(line.Computed, document)),
        ("net", (document, line) => Amount(line.Net, document)),
        ("tax_percent", (_, line) => CanonicalText.Of(line.TaxPercent)),
        ("booked_net", (document, line) => Amount(document.Kind == InvoiceKind.CreditNote ? -line.Net : line.Net, document)),
        ("document_net", (document, _) => Amount(document.Totals.Net, document)),
        ("document_tax", (document, _) => Amount(document.Totals.Tax, document)),
        ("document_gross", (document, _) => Amount(document.Totals.Gross, document)),
        ("contract_hash", (document, _) => Safe(document.ContractHash)),
        ("evidence_hash", (_, line) => Safe(line.Evidence)),
        ("chain_head", (document, _) => Safe(document.ChainHead)),
    ];

    /// <summary>The rows with their head; begins with the mark that tells spreadsheets the encoding (UTF-8).</summary>
    public static string Of(IEnumerable<InvoiceDocument> documents)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        text.Write('\uFEFF');
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { HasHeader = false, NewLine = "\r\n" }, leaveOpen: true))
        {
            csv.WriteRecord([.. Columns.Select(column => column.Name)]);
            foreach (var document in documents)
            {
                foreach (var line in document.Lines)
                    csv.WriteRecord([.. Columns.Select(column => column.Value(document, line))]);
            }
        }

        return text.ToString();
    }

    // One line, and an apostrophe before whatever a spreadsheet would compute; also the wide forms of Chinese keyboards.
    private static string Safe(string text)
    {
        var line = string.Join(' ', text.Split((char[])['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return line.TrimStart() is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..] ? "'" + line : line;
    }

    private static string Amount(decimal amount, InvoiceDocument document) =>
        amount.ToString("F" + Whole(Domain.Contracts.Money.DigitsOf(document.Currency)), CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
}
