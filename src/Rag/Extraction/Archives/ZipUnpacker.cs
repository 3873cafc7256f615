using System.IO.Compression;
using System.Text;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction.Archives;

/// <summary>Unpacks ZIP archives, those inside them included, under limits on number, size, ratio and depth.</summary>
internal static class ZipUnpacker
{
    public static ExtractionResult Unpack(ExtractionSource source, PartStore parts, CancellationToken cancellationToken)
    {
        var warnings = new List<ExtractionWarning>();
        Unpack(source, source.Path, "", source.Depth, new FileInfo(source.Path).Length, parts, warnings, cancellationToken);
        if (parts.Parts.Count == 0)
            throw ExtractionProblems.NoText(source.ShownName, "The archive holds no files. Check that it is the right one.");
        return new ExtractionResult("zip", null, parts.Parts, warnings);
    }

    private static void Unpack(
        ExtractionSource source, string path, string prefix, int depth, long packedBytes, PartStore parts, List<ExtractionWarning> warnings, CancellationToken cancellationToken)
    {
        if (depth >= source.Limits.ArchiveDepth)
            throw ExtractionProblems.TooDeep(source.ShownName, "archives", source.Limits.ArchiveDepth);
        try
        {
            using var archive = new ZipArchive(File.OpenRead(path), ZipArchiveMode.Read, leaveOpen: false, Encoding.Latin1);
            foreach (var entry in archive.Entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Entry(source, entry, prefix, depth, packedBytes, parts, warnings, cancellationToken);
            }
        }
        catch (InvalidDataException failure)
        {
            throw ExtractionProblems.Broken(source.ShownName, $"the archive is damaged ({failure.Message}).");
        }
    }

    private static void Entry(
        ExtractionSource source, ZipArchiveEntry entry, string prefix, int depth, long packedBytes, PartStore parts, List<ExtractionWarning> warnings, CancellationToken cancellationToken)
    {
        parts.Count();
        var name = prefix + Name(entry.FullName);
        if (name.EndsWith('/') || IsLitter(name))
            return;
        if (entry.IsEncrypted)
        {
            warnings.Add(new ExtractionWarning("part.password", $"'{PartStore.SafeName(name)}' is protected by a password and was left out. Pack it without the password."));
            return;
        }
        string written;
        using (var content = entry.Open())
            written = parts.Write(name, depth + 1, content, packedBytes);
        if (!IsPlainArchive(source, written, name))
            return;
        Unpack(source, written, name + "/", depth + 1, packedBytes, parts, warnings, cancellationToken);
        parts.Remove(written);
    }

    private static bool IsPlainArchive(ExtractionSource source, string path, string name)
    {
        using (var file = File.OpenRead(path))
        {
            Span<byte> head = stackalloc byte[4];
            if (file.ReadAtLeast(head, 4, throwOnEndOfStream: false) < 4 || !head.SequenceEqual("PK\x03\x04"u8))
                return false;
        }
        try
        {
            return FormatDetection.Of(source with { Path = path, Name = name }) == "zip";
        }
        catch (ExtractionException)
        {
            // a damaged part is refused by itself, not with its archive
            return false;
        }
    }

    // Names without the UTF-8 mark were read byte by byte; Chinese systems write them in GB18030.
    private static string Name(string name)
    {
        if (!name.Any(character => character >= '\x80') || name.Any(character => character > '\xFF'))
            return name;
        return TextDecoding.Decode(Encoding.Latin1.GetBytes(name), complete: true)?.Text ?? name;
    }

    // What systems put beside people's files.
    private static bool IsLitter(string name) =>
        name.StartsWith("__MACOSX/", StringComparison.Ordinal) || Path.GetFileName(name) is ".DS_Store" or "Thumbs.db" or "desktop.ini" || Path.GetFileName(name).StartsWith("._", StringComparison.Ordinal);
}
