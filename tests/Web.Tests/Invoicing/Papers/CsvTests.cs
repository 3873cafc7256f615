using System.Globalization;
using CsvHelper;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Web.Features.Invoicing.Papers;

namespace Platform.Web.Tests.Invoicing.Papers;

public sealed class CsvTests
{
    [Fact]
    public void Random_invoices_come_back_from_their_rows()
    {
        EvidenceFile[] files = [.. Enumerable.Range(0, 300).Select(PaperScene.Drawn)];

        var rows = Rows(InvoicePapers.Csv(files.Select(file => file.Invoice)));

        rows.Count.ShouldBe(files.Sum(file => file.Invoice.Lines.Count));
        foreach (var (file, group) in files.Zip(rows.GroupBy(row => row["number"])))
        {
            group.Key.ShouldBe(file.Invoice.Number);
            group.Sum(row => Number(row["net"])).ShouldBe(file.Invoice.Totals.Net);
            group.ShouldAllBe(row => Number(row["document_gross"]) == file.Invoice.Totals.Gross && row["currency"] == file.Invoice.Currency);
            group.Select(row => row["text"]).ShouldBe(file.Invoice.Lines.Select(line => line.Text));
            group.Select(row => row["evidence_hash"]).ShouldBe(file.Invoice.Lines.Select(line => line.Evidence));
        }
    }

    [Fact]
    public void A_text_that_a_spreadsheet_would_compute_is_marked_and_a_negative_amount_stays_a_number()
    {
        foreach (var text in (string[])["=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1", "＝1", "plain"])
        {
            var invoice = PaperScene.Usual.Invoice with { Customer = PaperScene.Usual.Invoice.Customer with { Name = text }, Lines = [PaperScene.Usual.Invoice.Lines[0] with { Text = text, Net = -5 }] };

            var row = Rows(InvoicePapers.Csv([invoice])).ShouldHaveSingleItem();

            row["text"].ShouldBe(text == "plain" ? "plain" : "'" + text.Trim('\t'));
            row["customer"].ShouldBe(row["text"]);
            row["net"].ShouldBe("-5.00");
        }
    }

    [Fact]
    public void A_text_of_several_lines_is_one_row()
    {
        var invoice = PaperScene.Usual.Invoice with { Lines = [PaperScene.Usual.Invoice.Lines[0] with { Text = "one \"two\",\r\nthree; four" }] };

        Rows(InvoicePapers.Csv([invoice])).ShouldHaveSingleItem()["text"].ShouldBe("one \"two\", three; four");
    }

    [Fact]
    public void A_credit_note_is_booked_with_the_other_sign()
    {
        var row = Rows(InvoicePapers.Csv([PaperScene.Credit.Invoice]))[0];

        (row["kind"], row["cites"]).ShouldBe((nameof(InvoiceKind.CreditNote), PaperScene.Credit.Invoice.Cites));
        Number(row["booked_net"]).ShouldBe(-Number(row["net"]));
    }

    [Fact]
    public void The_file_begins_with_the_mark_of_its_encoding_and_has_no_readers_commas()
    {
        var csv = InvoicePapers.Csv([PaperScene.Usual.Invoice with { Totals = new(1234567.5m, 0, 1234567.5m) }]);

        csv[0].ShouldBe('\uFEFF');
        csv.ShouldContain(",1234567.50,");
        csv.ShouldContain("\r\n");
    }

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static List<Dictionary<string, string>> Rows(string csv)
    {
        using var reader = CsvReader.FromText(csv.TrimStart('\uFEFF'), new CsvReaderOptions { HasHeader = false });
        var rows = new List<string[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        return [.. rows.Skip(1).Select(row => rows[0].Zip(row).ToDictionary(cell => cell.First, cell => cell.Second))];
    }
}
