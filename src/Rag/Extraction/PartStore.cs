using Platform.Rag.Documents;

namespace Platform.Rag.Extraction;

/// <summary>Where files out of a container are put: named by number, counted against the limits while they are written.</summary>
internal sealed class PartStore(string folder, ExtractionSource source)
{
    private const long RatioFrom = 10_000_000;
    private const int BufferBytes = 81_920;
    private const int LongestName = 240;

    private readonly List<UnpackedPart> _parts = [];
    private long _bytes;
    private int _seen;

    public IReadOnlyList<UnpackedPart> Parts => _parts;

    /// <summary>Counts an entry, also one that is not written.</summary>
    public void Count()
    {
        if (++_seen > source.Limits.ArchiveEntries)
            throw ExtractionProblems.TooLarge(source.ShownName, "files inside or more", _seen, source.Limits.ArchiveEntries, "Split it into smaller archives.");
    }

    /// <summary>Writes a part; the size that the container declares is not trusted.</summary>
    /// <param name="name">Its path inside the container.</param>
    /// <param name="depth">How many containers it came out of.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="packedBytes">Size of the file it came out of, for the ratio.</param>
    public string Write(string name, int depth, Stream content, long packedBytes)
    {
        Directory.CreateDirectory(folder);
        var file = $"{_seen:D5}{SafeEnding(name)}";
        var path = Path.Combine(folder, file);
        long written = 0;
        using (var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        {
            var buffer = new byte[BufferBytes];
            int read;
            while ((read = content.Read(buffer)) > 0)
            {
                written += read;
                Check(written, packedBytes);
                target.Write(buffer, 0, read);
            }
        }
        _bytes += written;
        _parts.Add(new UnpackedPart(SafeName(name), file, written, depth));
        return path;
    }

    /// <summary>Takes a part back: an archive whose files stand in its place.</summary>
    public void Remove(string path)
    {
        _parts.RemoveAll(part => part.File == Path.GetFileName(path));
        File.Delete(path);
    }

    /// <summary>A path that can be shown and joined to a folder: no root, no '..', no control characters.</summary>
    public static string SafeName(string name)
    {
        var steps = name.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(step => string.Concat(step.Where(character => !char.IsControl(character) && character is not (':' or '*' or '?' or '"' or '<' or '>' or '|'))).Trim(' ', '.'))
            .Where(step => step.Length > 0);
        var safe = string.Join('/', steps);
        if (safe.Length > LongestName)
            safe = safe[^LongestName..].TrimStart('/');
        return safe.Length == 0 ? "unnamed" : safe;
    }

    private void Check(long written, long packedBytes)
    {
        var total = _bytes + written;
        if (total > source.Limits.ArchiveBytes)
            throw ExtractionProblems.TooLarge(source.ShownName, "unpacked bytes or more", total, source.Limits.ArchiveBytes, "Split it into smaller archives.");
        if (total > RatioFrom && total > source.Limits.ArchiveRatio * Math.Max(1, packedBytes))
            throw ExtractionProblems.TooLarge(source.ShownName, "times its own size inside or more", total / Math.Max(1, packedBytes), source.Limits.ArchiveRatio, "It looks like a decompression bomb. If it is not, upload its files unpacked.");
    }

    private static string SafeEnding(string name)
    {
        var ending = Path.GetExtension(SafeName(name));
        return ending.Length is > 1 and <= 10 && ending.Skip(1).All(char.IsAsciiLetterOrDigit) ? ending.ToLowerInvariant() : "";
    }
}
