using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace Platform.Web.Features.Datasets.Reading;

/// <summary>The parts of an Excel workbook, read as streams with limits on what they may unpack to.</summary>
internal sealed class XlsxPackage : IDisposable
{
    private const long SmallPart = 16L << 20;
    private const string Spreadsheet = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private readonly ZipArchive _zip;
    private readonly ReadLimits _limits;
    private long _unpacked;

    public XlsxPackage(Stream file, ReadLimits limits)
    {
        _limits = limits;
        try
        {
            _zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException broken)
        {
            throw new UnreadableFileException("it is no Excel workbook (.xlsx), or it is damaged or protected by a password. Save it again as an unprotected .xlsx, or as CSV.", broken);
        }
    }

    public void Dispose() => _zip.Dispose();

    /// <summary>Opens a part; null when the workbook has none of this name.</summary>
    public XmlReader? Open(string name)
    {
        if (Find(name) is not { } part)
            return null;
        return XmlReader.Create(new LimitedStream(this, part), new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            CloseInput = true,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            MaxCharactersInDocument = 0,
        });
    }

    /// <summary>Names of the sheets' parts, in the order of the tabs.</summary>
    public IReadOnlyList<string> Sheets()
    {
        var targets = Targets();
        var sheets = new List<string>();
        using var book = Open("xl/workbook.xml") ?? throw new UnreadableFileException("it has no workbook part; it is no Excel workbook.");
        while (book.Read())
        {
            if (book is { NodeType: XmlNodeType.Element, LocalName: "sheet" } && book.GetAttribute("id", Spreadsheet) is { } id && targets.TryGetValue(id, out var target))
                sheets.Add(target);
        }

        return sheets;
    }

    /// <summary>True when dates count from 1904.</summary>
    public bool CountsFrom1904()
    {
        using var book = Open("xl/workbook.xml");
        while (book?.Read() == true)
        {
            if (book is { NodeType: XmlNodeType.Element, LocalName: "workbookPr" })
                return book.GetAttribute("date1904") is "1" or "true";
        }

        return false;
    }

    private Dictionary<string, string> Targets()
    {
        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        using var relations = Open("xl/_rels/workbook.xml.rels");
        while (relations?.Read() == true)
        {
            if (relations is { NodeType: XmlNodeType.Element, LocalName: "Relationship" } && relations.GetAttribute("Id") is { } id && relations.GetAttribute("Target") is { } target)
                targets[id] = target.StartsWith('/') ? target[1..] : $"xl/{target}";
        }

        return targets;
    }

    private ZipArchiveEntry? Find(string name) =>
        _zip.GetEntry(name) ?? _zip.Entries.FirstOrDefault(entry => string.Equals(entry.FullName.Replace('\\', '/'), name, StringComparison.OrdinalIgnoreCase));

    private void Count(int bytes, long unpackedOfPart, long packedOfPart)
    {
        _unpacked += bytes;
        if (_unpacked > _limits.UnpackedBytes)
            throw new UnreadableFileException(string.Create(CultureInfo.InvariantCulture, $"it unpacks to more than {_limits.UnpackedBytes:N0} bytes. Save it as CSV."));
        if (unpackedOfPart > SmallPart && unpackedOfPart > packedOfPart * _limits.UnpackedRatio)
            throw new UnreadableFileException($"a part of it unpacks to more than {_limits.UnpackedRatio} times its size, as no real workbook does. Save it as CSV.");
    }

    /// <summary>Counts what is unpacked: the sizes that an archive states may lie.</summary>
    private sealed class LimitedStream(XlsxPackage owner, ZipArchiveEntry entry) : Stream
    {
        private readonly Stream _content = entry.Open();
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read;
            try
            {
                read = _content.Read(buffer, offset, count);
            }
            catch (InvalidDataException broken)
            {
                throw new UnreadableFileException($"its part {entry.FullName} is damaged. Save it again, or as CSV.", broken);
            }

            _read += read;
            owner.Count(read, _read, entry.CompressedLength);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _content.Dispose();
            base.Dispose(disposing);
        }
    }
}
