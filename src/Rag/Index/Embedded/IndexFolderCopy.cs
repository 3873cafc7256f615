namespace Platform.Rag.Index.Embedded;

/// <summary>Copies the files of an embedded index that another process may have open and be writing to.</summary>
public static class IndexFolderCopy
{
    private const int MostTries = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>True when the folder is an index.</summary>
    public static bool IsIndex(string folder) => VectorStore.Exists(folder);

    /// <summary>
    /// Brings <paramref name="target"/> to what the index was at one moment: its segments first, then the log, which has every removal that overwrote rows of them meanwhile. When the index was
    /// rewritten under the copy, the copy is made again. Files that did not change since an earlier copy are not copied again.
    /// </summary>
    /// <exception cref="IOException">The index is rewritten faster than it can be copied.</exception>
    public static async Task RunAsync(string folder, string target, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = Manifest.Read(folder);
            try
            {
                Directory.CreateDirectory(target);
                foreach (var segment in before.Segments)
                    CopyChanged(Path.Combine(folder, segment), Path.Combine(target, segment));
                Copy(Path.Combine(folder, before.Log), Path.Combine(target, before.Log));
            }
            catch (FileNotFoundException) when (attempt < MostTries)
            {
                // rewritten meanwhile: its files are others now
                continue;
            }

            if (Manifest.Read(folder) is var after && after.Next == before.Next && after.Log == before.Log)
            {
                before.Write(target);
                before.RemoveOrphans(target);
                return;
            }
            if (attempt == MostTries)
                throw new IOException($"The index '{folder}' was rewritten {MostTries} times while it was copied. Try again when less is uploaded.");
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static void CopyChanged(string from, string to)
    {
        var (source, copy) = (new FileInfo(from), new FileInfo(to));
        if (!copy.Exists || copy.Length != source.Length || copy.LastWriteTimeUtc != source.LastWriteTimeUtc)
            Copy(from, to);
    }

    private static void Copy(string from, string to)
    {
        var written = File.GetLastWriteTimeUtc(from);
        using (var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            using var copy = new FileStream(to, FileMode.Create, FileAccess.Write);
            source.CopyTo(copy);
        }
        // the time from before the copy: what was written meanwhile is then copied again
        File.SetLastWriteTimeUtc(to, written);
    }
}
