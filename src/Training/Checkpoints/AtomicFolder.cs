using Platform.Training.Engine;

namespace Platform.Training.Checkpoints;

/// <summary>Writes a folder so that under its name there is always a complete one: the former or the new.</summary>
internal static class AtomicFolder
{
    private const string Part = ".part";
    private const string Former = ".former";

    /// <summary>Fills a temporary folder beside the final one and swaps them.</summary>
    /// <exception cref="EngineException"><c>storage.write_failed</c>: a full disk, no permission.</exception>
    public static void Write(string folder, Action<string> fill)
    {
        var final = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var (part, former) = (final + Part, final + Former);
        try
        {
            Recover(final);
            Remove(part);
            Directory.CreateDirectory(part);
            fill(part);
            if (Directory.Exists(final))
                Directory.Move(final, former);
            Directory.Move(part, final);
            Remove(former);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EngineException("storage.write_failed", $"'{final}' could not be written: {fault.Message} Free space or choose another folder; what was there before is still there.", fault);
        }
    }

    /// <summary>Brings back the former folder when a swap was cut short.</summary>
    public static void Recover(string folder)
    {
        var final = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(final) && Directory.Exists(final + Former))
            Directory.Move(final + Former, final);
    }

    /// <summary>Writes a small file and brings it to disk.</summary>
    public static void WriteFile(string path, ReadOnlySpan<byte> content)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
