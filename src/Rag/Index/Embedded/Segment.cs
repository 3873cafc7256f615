namespace Platform.Rag.Index.Embedded;

/// <summary>Changes to a segment's file where it stands.</summary>
internal static class Segment
{
    /// <summary>Marks rows as removed and overwrites their vectors. The log has the removal already, so a crash in between is made good at the next start.</summary>
    public static void Erase(string path, BlockLayout layout, IEnumerable<int> rows)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var (codes, vector) = (new byte[layout.Stride], new byte[4 * layout.Dimensions]);
        foreach (var row in rows)
        {
            RandomAccess.Write(file, [0], BlockLayout.Flags + row);
            RandomAccess.Write(file, codes, layout.Codes + (long)layout.Stride * row);
            RandomAccess.Write(file, vector, layout.Vectors + (long)vector.Length * row);
        }
        RandomAccess.FlushToDisk(file);
    }
}
