using System.IO.Compression;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction.Office;

/// <summary>Opens Office files under limits: sizes first, then the library; what the library throws at damaged files becomes a refusal.</summary>
internal static class OfficePackage
{
    private const long RatioFrom = 10_000_000;

    /// <summary>Settings that stop a part which unpacks to more than its share.</summary>
    public static OpenSettings Settings(ExtractionLimits limits) => new() { AutoSave = false, MaxCharactersInPart = Math.Min(limits.ArchiveBytes, 20L * limits.Characters) };

    /// <summary>Runs the reading of a package.</summary>
    public static ExtractedDocument Read(ExtractionSource source, Func<ExtractedDocument> read)
    {
        CheckSizes(source);
        try
        {
            return read();
        }
        catch (OpenXmlPackageException failure)
        {
            throw Broken(source, failure);
        }
        catch (XmlException failure)
        {
            throw Broken(source, failure);
        }
        catch (InvalidDataException failure)
        {
            throw Broken(source, failure);
        }
        catch (FileFormatException failure)
        {
            throw Broken(source, failure);
        }
        catch (KeyNotFoundException failure)
        {
            throw Broken(source, failure);
        }
        catch (UriFormatException failure)
        {
            throw Broken(source, failure);
        }
    }

    private static void CheckSizes(ExtractionSource source)
    {
        using var archive = ZipFile.OpenRead(source.Path);
        var packed = new FileInfo(source.Path).Length;
        if (archive.Entries.Count > source.Limits.ArchiveEntries)
            throw ExtractionProblems.TooLarge(source.ShownName, "parts inside", archive.Entries.Count, source.Limits.ArchiveEntries, "Split it into smaller files.");
        var unpacked = archive.Entries.Sum(entry => entry.Length);
        if (unpacked > source.Limits.ArchiveBytes)
            throw ExtractionProblems.TooLarge(source.ShownName, "unpacked bytes", unpacked, source.Limits.ArchiveBytes, "Split it into smaller files.");
        if (unpacked > RatioFrom && unpacked > source.Limits.ArchiveRatio * packed)
            throw ExtractionProblems.TooLarge(source.ShownName, "times its own size inside", unpacked / packed, source.Limits.ArchiveRatio, "It looks like a decompression bomb. If it is not, save it again in its own program.");
    }

    private static ExtractionException Broken(ExtractionSource source, Exception failure) =>
        ExtractionProblems.Broken(source.ShownName, $"the file is damaged ({failure.Message.TrimEnd('.')}).");
}
