using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Platform.Web.Features.Invoicing.Papers.Pdf;

/// <summary>The objects of a PDF 1.7 file, numbered as they are added.</summary>
internal sealed class PdfFile
{
    private readonly List<byte[]> _objects = [];

    /// <summary>Adds an object that is given later.</summary>
    public int Reserve() => Add("null");

    public int Add(string content)
    {
        _objects.Add(Encoding.Latin1.GetBytes(content));
        return _objects.Count;
    }

    public void Set(int number, string content) => _objects[number - 1] = Encoding.Latin1.GetBytes(content);

    /// <summary>Adds bytes, compressed.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="entries">Further entries of its dictionary.</param>
    public int AddStream(byte[] bytes, string entries = "")
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            zip.Write(bytes);
        _objects.Add([.. Encoding.Latin1.GetBytes(Invariant($"<< /Filter /FlateDecode /Length {packed.Length} {entries} >>\nstream\n")), .. packed.ToArray(), .. "\nendstream"u8]);
        return _objects.Count;
    }

    /// <summary>The file.</summary>
    /// <param name="catalog">Number of its catalog.</param>
    /// <param name="information">Number of its information.</param>
    public byte[] Save(int catalog, int information)
    {
        using var file = new MemoryStream();
        void Say(string text) => file.Write(Encoding.Latin1.GetBytes(text));
        Say("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");
        var places = new List<long>();
        for (var number = 1; number <= _objects.Count; number++)
        {
            places.Add(file.Length);
            Say(Invariant($"{number} 0 obj\n"));
            file.Write(_objects[number - 1]);
            Say("\nendobj\n");
        }

        var table = file.Length;
        Say(Invariant($"xref\n0 {_objects.Count + 1}\n0000000000 65535 f \n"));
        places.ForEach(place => Say(Invariant($"{place:0000000000} 00000 n \n")));
        Say(Invariant($"trailer << /Size {_objects.Count + 1} /Root {catalog} 0 R /Info {information} 0 R >>\nstartxref\n{table}\n%%EOF\n"));
        return file.ToArray();
    }

    /// <summary>A text as PDF keeps it outside of pages.</summary>
    public static string Text(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
