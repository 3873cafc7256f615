namespace Platform.Web.Features.Invoicing.Papers.Pdf;

/// <summary>Fills pages from top to bottom and begins a new one when nothing more fits.</summary>
internal sealed class PdfFlow
{
    public const double Left = 40, Right = PdfCanvas.Width - 40;
    public const double LineHeight = 1.35;

    private const double Top = 48, Bottom = PdfCanvas.Height - 56;

    public PdfFlow(PdfCanvas canvas, PdfFaces faces)
    {
        (Canvas, Faces) = (canvas, faces);
        Canvas.NewPage();
    }

    public PdfCanvas Canvas { get; }

    public PdfFaces Faces { get; }

    /// <summary>Where the next thing begins.</summary>
    public double Y { get; set; } = Top;

    /// <summary>Height that is left on the page.</summary>
    public double Room => Bottom - Y;

    /// <summary>Height of a whole page.</summary>
    public static double PageRoom => Bottom - Top;

    public void NewPage()
    {
        Canvas.NewPage();
        Y = Top;
    }

    /// <summary>Begins a new page unless so much is left.</summary>
    /// <returns>True when a page began.</returns>
    public bool Ensure(double height)
    {
        if (height <= Room)
            return false;
        NewPage();
        return true;
    }

    /// <summary>A text over the width of the page.</summary>
    public void Paragraph(string text, TextLook look, double after = 4)
    {
        foreach (var line in TextLines.Of(text, Right - Left, look, Faces))
        {
            Ensure(look.Size * LineHeight);
            Canvas.Text(Left, Y + look.Size, line, look);
            Y += look.Size * LineHeight;
        }

        Y += after;
    }

    /// <summary>Texts below each other from a place on, which stay on this page.</summary>
    /// <returns>Where they end.</returns>
    public double Block(double x, double y, double width, IEnumerable<(string Text, TextLook Look)> texts)
    {
        foreach (var (text, look) in texts.Where(part => part.Text.Length > 0))
        {
            foreach (var line in TextLines.Of(text, width, look, Faces))
            {
                Canvas.Text(x, y + look.Size, line, look);
                y += look.Size * LineHeight;
            }
        }

        return y;
    }
}
