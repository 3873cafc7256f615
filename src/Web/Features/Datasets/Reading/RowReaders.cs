using System.Text;
using Platform.Domain.Datasets;

namespace Platform.Web.Features.Datasets.Reading;

/// <summary>Opens the reader that fits a file.</summary>
internal static class RowReaders
{
    /// <summary>Looks at the beginning of the file and opens its reader.</summary>
    /// <param name="file">Seekable, at its start; stays open.</param>
    /// <param name="format">Kind.</param>
    /// <param name="chosenEncoding">Encoding a person chose; null to work it out.</param>
    /// <param name="limits">Limits.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="UnreadableFileException">No encoding fits.</exception>
    public static async Task<(IRowReader Reader, FileProfile Profile)> OpenAsync(
        Stream file, FileFormat format, string? chosenEncoding, ReadLimits limits, CancellationToken cancellationToken)
    {
        if (format == FileFormat.Xlsx)
            return (new XlsxReader(file, limits), new FileProfile());

        var sample = new byte[TextDetection.SampleBytes];
        var length = await file.ReadAtLeastAsync(sample, sample.Length, throwOnEndOfStream: false, cancellationToken);
        file.Position = 0;
        RefuseOtherKinds(sample.AsSpan(0, length));
        var detected = chosenEncoding is null
            ? TextDetection.DetectEncoding(sample.AsSpan(0, length), isWhole: length < sample.Length)
            : new DetectedEncoding(TextDetection.ByName(chosenEncoding), Guessed: false, null);
        var encoding = detected.Encoding ?? throw new UnreadableFileException(detected.Refusal!);
        var profile = new FileProfile { Encoding = encoding.WebName, EncodingGuessed = detected.Guessed };
        if (format == FileFormat.Jsonl)
            return (new JsonlReader(encoding is UTF8Encoding ? file : new TranscodedLines(file, encoding), limits), profile);

        var delimiter = TextDetection.DetectDelimiter(encoding.GetString(sample, 0, length));
        return (new CsvReader(file, encoding, delimiter, limits), profile with { Delimiter = delimiter });
    }

    private static void RefuseOtherKinds(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("PAR1"u8))
            throw new UnreadableFileException("it is a Parquet file, which is not read yet. Export it as JSONL or CSV.");
        if (start.StartsWith("PK\x03\x04"u8))
            throw new UnreadableFileException("it is a ZIP archive or an Office document. Unpack it, or give a workbook its ending .xlsx.");
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            throw new UnreadableFileException("it is packed by gzip. Unpack it first.");
        if (start.StartsWith("%PDF"u8))
            throw new UnreadableFileException("it is a PDF document. Rows are read from JSONL, CSV and XLSX.");
        if (start.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
            throw new UnreadableFileException("it is an old Excel workbook (.xls). Save it as .xlsx or CSV.");
    }
}
