using System.Text;
using static Platform.Web.Features.Invoicing.Papers.Pdf.PdfFile;

namespace Platform.Web.Features.Invoicing.Papers.Pdf;

/// <summary>How a text looks.</summary>
/// <param name="Size">Size in points.</param>
/// <param name="IsBold">Bold.</param>
/// <param name="Gray">0 is black, 1 white.</param>
internal readonly record struct TextLook(double Size, bool IsBold = false, double Gray = 0);

/// <summary>Pages of A4 and what is drawn on them. Points from the upper left corner.</summary>
/// <param name="faces">Fonts.</param>
internal sealed class PdfCanvas(PdfFaces faces)
{
    public const double Width = 595, Height = 842;

    private readonly List<StringBuilder> _pages = [];

    public int PageCount => _pages.Count;

    public void NewPage() => _pages.Add(new());

    /// <summary>Draws a text whose line stands at <paramref name="y"/>.</summary>
    public void Text(double x, double y, string text, TextLook look, bool toTheLeft = false, int? page = null)
    {
        if (text.Length == 0)
            return;
        var start = toTheLeft ? x - faces.WidthOf(text, look.Size, look.IsBold) : x;
        var on = _pages[page ?? ^1];
        on.Append(Invariant($"BT {look.Gray:0.##} g {start:0.##} {Height - y:0.##} Td "));
        PdfFace? face = null;
        foreach (var character in text.EnumerateRunes())
        {
            var next = faces.Of(character, look.IsBold);
            if (next != face)
            {
                var thick = look.IsBold && next.IsThickened;
                on.Append(face is null ? "" : "> Tj ").Append(Invariant($"/{next.Name} {look.Size:0.##} Tf {(thick ? 2 : 0)} Tr {(thick ? look.Size / 40 : 0):0.##} w <"));
                face = next;
            }

            if (face.Has(character))
                on.Append(face.Code(character));
        }

        on.Append("> Tj ET\n");
    }

    public void Line(double left, double y, double right, double width = 0.5, double gray = 0.7) =>
        _pages[^1].Append(Invariant($"{gray:0.##} G {width:0.##} w {left:0.##} {Height - y:0.##} m {right:0.##} {Height - y:0.##} l S 0 G\n"));

    public void Fill(double left, double top, double width, double height, double gray) =>
        _pages[^1].Append(Invariant($"{gray:0.##} g {left:0.##} {Height - top - height:0.##} {width:0.##} {height:0.##} re f 0 g\n"));

    /// <summary>The file.</summary>
    /// <param name="title">Title of the document.</param>
    /// <param name="language">Its language.</param>
    /// <param name="attachment">A file inside it; null for none.</param>
    public byte[] Save(string title, string language, PdfAttachment? attachment)
    {
        var file = new PdfFile();
        var (catalog, tree) = (file.Reserve(), file.Reserve());
        var fonts = string.Join(' ', faces.All.Select(face => Invariant($"/{face.Name} {face.AddTo(file)} 0 R")));
        var pages = _pages.ConvertAll(page =>
        {
            var content = file.AddStream(Encoding.Latin1.GetBytes(page.ToString()));
            return file.Add(Invariant($"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {Width} {Height}] /Resources << /Font << {fonts} >> >> /Contents {content} 0 R >>"));
        });
        file.Set(tree, Invariant($"<< /Type /Pages /Count {pages.Count} /Kids [{string.Join(' ', pages.Select(page => Invariant($"{page} 0 R")))}] >>"));
        file.Set(catalog, Invariant($"<< /Type /Catalog /Pages {tree} 0 R /Lang {PdfFile.Text(language)} /ViewerPreferences << /DisplayDocTitle true >> {attachment?.AddTo(file)} >>"));
        return file.Save(catalog, file.Add($"<< /Title {PdfFile.Text(title)} /Producer (Lathe) >>"));
    }
}

/// <summary>A file inside a PDF.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its MIME type.</param>
/// <param name="About">What it is.</param>
/// <param name="Bytes">Its content.</param>
internal sealed record PdfAttachment(string Name, string Kind, string About, byte[] Bytes)
{
    /// <summary>Adds it and gives the catalog's entries for it.</summary>
    public string AddTo(PdfFile file)
    {
        var content = file.AddStream(Bytes, Invariant($"/Type /EmbeddedFile /Subtype /{Kind.Replace("/", "#2F", StringComparison.Ordinal)} /Params << /Size {Bytes.Length} >>"));
        var name = PdfFile.Text(Name);
        var entry = file.Add(Invariant($"<< /Type /Filespec /F {name} /UF {name} /Desc {PdfFile.Text(About)} /AFRelationship /Data /EF << /F {content} 0 R /UF {content} 0 R >> >>"));
        return Invariant($"/Names << /EmbeddedFiles << /Names [{name} {entry} 0 R] >> >> /AF [{entry} 0 R]");
    }
}
