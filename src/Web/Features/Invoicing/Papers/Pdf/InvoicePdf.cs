using System.Globalization;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Contracts;

namespace Platform.Web.Features.Invoicing.Papers.Pdf;

/// <summary>The paper that a finance clerk reads.</summary>
internal sealed class InvoicePdf
{
    private static readonly TextLook Title = new(18, IsBold: true), Heading = new(10, IsBold: true), Plain = new(9), Small = new(7.5, Gray: 0.3), Label = new(7.5, Gray: 0.4);

    private readonly InvoicePaper _paper;
    private readonly InvoiceDocument _document;
    private readonly PdfFaces _faces;
    private readonly PdfFlow _flow;
    private readonly PaperWords _words;

    /// <param name="paper">What is printed.</param>
    /// <param name="culture">The reader's language; one that no font here can draw gives way to English.</param>
    /// <param name="faces">Fonts.</param>
    public InvoicePdf(InvoicePaper paper, CultureInfo culture, PdfFaces faces)
    {
        (_paper, _document, _faces) = (paper, paper.Document, faces);
        _words = new PaperWords(culture);
        if (!_words["Gross"].EnumerateRunes().All(faces.Can))
            _words = new PaperWords(CultureInfo.InvariantCulture);
        _flow = new PdfFlow(new PdfCanvas(faces), faces);
    }

    /// <summary>Draws it.</summary>
    /// <param name="attachment">The evidence file inside it; null for none.</param>
    public byte[] Draw(PdfAttachment? attachment)
    {
        var title = _words[_document.Kind.ToString(), _document.Number];
        _flow.Paragraph(title, Title, after: 10);
        Parties();
        Facts();
        new InvoiceLinesTable(_paper, _words, _flow).Draw();
        Totals();
        Payment();
        Verification(attachment is not null);
        Footers(title);
        return _flow.Canvas.Save(title, _words.Culture.TwoLetterISOLanguageName == "zh" ? "zh" : "en", attachment);
    }

    private void Parties()
    {
        const double half = (PdfFlow.Right - PdfFlow.Left) / 2;
        var left = _flow.Block(PdfFlow.Left, _flow.Y, half - 12, Side(_words["Seller"], _document.Vendor));
        var right = _flow.Block(PdfFlow.Left + half, _flow.Y, half - 12, Side(_words["Customer"], _document.Customer));
        _flow.Y = Math.Max(left, right) + 10;
    }

    private IEnumerable<(string, TextLook)> Side(string role, Party party) =>
    [
        (role, Label), (party.Name, Heading), (party.Street, Plain), ($"{party.Country} {party.PostCode} {party.City}".Trim(), Plain),
        (party.TaxId.Length > 0 ? _words["TaxId", party.TaxId] : "", Plain), (party.Email, Plain),
    ];

    private void Facts()
    {
        var facts = new List<(string Name, string Value)>
        {
            (_words["IssuedOn"], _words.Day(_document.IssuedOn)),
            (_words["PeriodLabel"], _words["PeriodValue", _document.Period, _words.Day(_document.From), _words.Day(_document.To)]),
            (_words["Contract"], _document.Contract),
            (_words["ContractHash"], _document.ContractHash),
        };
        if (_paper.IsToPay)
            facts.Insert(1, (_words["DueOn"], _words.Day(_document.DueOn)));
        if (_document.Cites.Length > 0)
            facts.Insert(1, (_words["Cites"], _document.Cites));
        Pairs(facts);
        _flow.Y += 12;
    }

    private void Pairs(IEnumerable<(string Name, string Value)> pairs)
    {
        const double names = 130;
        foreach (var (name, value) in pairs)
        {
            _flow.Ensure(2 * Plain.Size * PdfFlow.LineHeight);
            var left = _flow.Block(PdfFlow.Left, _flow.Y + 0.5, names - 8, [(name, Label)]);
            _flow.Y = Math.Max(left, _flow.Block(PdfFlow.Left + names, _flow.Y, PdfFlow.Right - PdfFlow.Left - names, [(value, Plain)]));
        }
    }

    private void Totals()
    {
        _flow.Ensure((4 + _paper.Taxes.Count) * 16);
        _flow.Y += 8;
        Sum(_words["Net"], _document.Totals.Net, Plain);
        foreach (var rate in _paper.Taxes)
            Sum($"{_words["TaxOf", _words[$"Tax.{_document.TaxCategory}"], PaperWords.Percent(rate.Percent)]} ({_words["On", _words.Amount(rate.Net, _document.Currency)]})", rate.Tax, Plain);
        _flow.Canvas.Line(PdfFlow.Right - 260, _flow.Y, PdfFlow.Right, gray: 0.4);
        _flow.Y += 2;
        Sum(_words[_paper.IsCredit ? "GrossCredit" : "Gross"], _document.Totals.Gross, Heading with { Size = 11 });
        _flow.Y += 8;
    }

    private void Sum(string name, decimal amount, TextLook look)
    {
        var figure = _words.WithCurrency(amount, _document.Currency);
        _flow.Canvas.Text(PdfFlow.Right - 3, _flow.Y + look.Size, figure, look, toTheLeft: true);
        _flow.Canvas.Text(PdfFlow.Right - 110, _flow.Y + look.Size, name, look, toTheLeft: true);
        _flow.Y += look.Size * PdfFlow.LineHeight;
    }

    private void Payment()
    {
        _flow.Ensure(110);
        _flow.Paragraph(_words["Payment"], Heading, after: 1);
        var gross = _words.WithCurrency(Math.Abs(_document.Totals.Gross), _document.Currency);
        if (_paper.IsToPay)
            _flow.Paragraph(_words["Pay", gross, _words.Day(_document.DueOn), _document.Number], Plain, after: 0);
        else
            _flow.Paragraph(_document.Totals.Gross == 0 ? _words["NothingToPay"] : _words["GivenBack", gross], Plain, after: 0);
        if (_paper.IsToPay && _document.Vendor.Account.Length > 0)
            _flow.Paragraph(_words["PayTo", _document.Vendor.Account, _document.Vendor.Name], Plain, after: 0);
        _flow.Y += 8;
        _flow.Paragraph(_words["Dispute"], Heading, after: 1);
        _flow.Paragraph(_words["DisputeUntil", _words.Day(_paper.DisputeUntil), _paper.Terms.DisputeDays], Plain, after: 8);
    }

    private void Verification(bool isAttached)
    {
        _flow.Ensure(110);
        _flow.Paragraph(_words["Verify"], Heading, after: 1);
        _flow.Paragraph(isAttached ? $"{_words["VerifyText"]} {_words["VerifyAttached"]}" : _words["VerifyText"], Plain, after: 4);
        Pairs([(_words["EvidenceHash"], _paper.EvidenceHash), (_words["ChainHead"], _document.ChainHead)]);
        _flow.Y += 3;
        _flow.Paragraph($"./lathe verify {PaperNames.Evidence(_document.Number)} --head {_document.ChainHead}", Small);
    }

    private void Footers(string title)
    {
        for (var page = 0; page < _flow.Canvas.PageCount; page++)
        {
            const double y = PdfCanvas.Height - 30;
            _flow.Canvas.Text(PdfFlow.Left, y, TextLines.Of($"{title} · {_document.Vendor.Name}", 400, Small, _faces)[0], Small, page: page);
            _flow.Canvas.Text(PdfFlow.Right, y, _words["Page", page + 1, _flow.Canvas.PageCount], Small, toTheLeft: true, page: page);
        }
    }

    /// <summary>The evidence file as a part of a PDF.</summary>
    public static PdfAttachment AttachmentOf(InvoicePaper paper, byte[] evidence) => new(PaperNames.Evidence(paper.Document.Number), "application/json", $"SHA-256 {paper.EvidenceHash}", evidence);
}
