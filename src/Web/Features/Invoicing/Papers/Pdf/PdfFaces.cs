using System.Text;
using Platform.Web.Features.Invoicing.Papers.Pdf.Fonts;

namespace Platform.Web.Features.Invoicing.Papers.Pdf;

/// <summary>The fonts of a document: Helvetica first, then whatever this machine has for a character that Helvetica lacks. Files are read when they are needed.</summary>
/// <param name="folders">Folders to look for fonts in.</param>
internal sealed class PdfFaces(IReadOnlyList<string> folders)
{
    // Chinese of the mainland, in collections that hold several countries' forms
    private const string Form = "SC";
    private const int MostTried = 16;

    private readonly StandardFace _regular = new("F1", bold: false);
    private readonly StandardFace _bold = new("F2", bold: true);
    private readonly List<EmbeddedFace> _embedded = [];
    private readonly HashSet<Rune> _nowhere = [];
    private List<string>? _files;

    /// <summary>The first character that no font can draw; null while there is none.</summary>
    public Rune? Missing { get; private set; }

    /// <summary>Fonts that go into the file.</summary>
    public IEnumerable<PdfFace> All => [_regular, _bold, .. _embedded.Where(face => face.IsUsed)];

    /// <summary>True when a character can be drawn.</summary>
    public bool Can(Rune character) => Find(character, bold: false) is not null;

    /// <summary>The font for a character.</summary>
    public PdfFace Of(Rune character, bool bold)
    {
        if (Find(character, bold) is { } face)
            return face;
        Missing ??= character;
        return bold ? _bold : _regular;
    }

    public double WidthOf(string text, double size, bool bold)
    {
        var width = 0;
        foreach (var character in text.EnumerateRunes())
            width += Find(character, bold)?.WidthOf(character) ?? 0;
        return width * size / 1000;
    }

    private PdfFace? Find(Rune character, bool bold)
    {
        var standard = bold ? _bold : _regular;
        if (standard.Has(character))
            return standard;
        if (NeedsShaping(character))
            return null;
        if (_embedded.Find(face => face.Has(character)) is { } known)
            return known;
        return _nowhere.Contains(character) ? null : Search(character);
    }

    private EmbeddedFace? Search(Rune character)
    {
        _files ??= [.. SystemFonts.FilesIn(folders).Take(MostTried)];
        foreach (var file in _files)
        {
            if (FontFile.Open(File.ReadAllBytes(file), Form) is not { } font || font.Characters[character.Value] == 0)
                continue;
            _embedded.Add(new(PdfFile.Invariant($"F{_embedded.Count + 3}"), font));
            return _embedded[^1];
        }

        _nowhere.Add(character);
        return null;
    }

    // Letters that join, reorder or run to the left (Hebrew, Arabic, Indic, Thai, Khmer ...) would be drawn wrongly one by one.
    private static bool NeedsShaping(Rune character) => character.Value is >= 0x0590 and <= 0x109F or >= 0x1780 and <= 0x17FF or >= 0xFB1D and <= 0xFDFF or >= 0xFE70 and <= 0xFEFF;
}
