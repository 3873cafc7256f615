using System.Text.Json;

namespace Platform.Rag.Index.Embedded;

/// <summary>Which files make the index. It is replaced as a whole, so a crash leaves the state before or the state after.</summary>
/// <param name="Form">Version of the layout.</param>
/// <param name="Dimensions">Length of a vector.</param>
/// <param name="Next">Number of the next file.</param>
/// <param name="Log">The log.</param>
/// <param name="Segments">The segments.</param>
/// <param name="Coding">What the first pass reads; form 1 knows bytes alone and does not say it.</param>
internal sealed record Manifest(int Form, int Dimensions, int Next, string Log, IReadOnlyList<string> Segments, VectorCoding Coding = VectorCoding.Int8)
{
    public const string FileName = "index.json";
    private const int CurrentForm = 2;

    // an index of bytes can still be opened by a build that knows nothing else
    public static Manifest First(int dimensions, VectorCoding coding) => new(coding == VectorCoding.Int8 ? 1 : CurrentForm, dimensions, 2, "1.log", [], coding);

    public static Manifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            var manifest = JsonSerializer.Deserialize<Manifest>(File.ReadAllBytes(path));
            return manifest is { Form: 1 or CurrentForm, Dimensions: > 0, Log: not null, Segments: not null } && Enum.IsDefined(manifest.Coding)
                ? manifest
                : throw new InvalidDataException($"'{path}' has form {manifest?.Form}; this build reads forms 1 to {CurrentForm}. Use the build that wrote it, or index the collection again.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"'{path}' is damaged. Restore the index from a backup, or index the collection again.", fault);
        }
    }

    public void Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, this);
            file.Flush(flushToDisk: true);
        }
        // should the renaming be lost, the files of the manifest before are still whole; the next write to the log makes it last
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Removes what a crash left behind: files that no manifest names.</summary>
    public void RemoveOrphans(string folder)
    {
        var known = Segments.Append(Log).Append(FileName).Append(VectorStore.LockName).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder).Where(path => !known.Contains(Path.GetFileName(path))).ToList())
            File.Delete(path);
    }
}
