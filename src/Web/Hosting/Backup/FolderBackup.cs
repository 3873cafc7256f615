using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Platform.Rag.Index.Embedded;

namespace Platform.Web.Hosting.Backup;

/// <summary>What a backup took.</summary>
/// <param name="Files">Number of files.</param>
/// <param name="Bytes">Their lengths together.</param>
/// <param name="Held">How long the portal had to wait with changes.</param>
internal sealed record BackedUpFolder(int Files, long Bytes, TimeSpan Held);

/// <summary>
/// Copies a data folder while the portal may be running. Everything is copied once at leisure; then the database is held against changes for the moment in which what has changed since is
/// copied again with it, so that rows, files and indexes fit each other.
/// </summary>
internal sealed class FolderBackup(string data, string target, bool withModels, TimeProvider clock)
{
    private const string Database = "lathe.db";
    private const string Vectors = ".vectors";

    // sockets and what a process is working on; nothing of it outlives the process
    private static readonly string[] Passing = ["run", "work"];

    /// <exception cref="BackupException">Why it cannot be made; then nothing stays.</exception>
    public async Task<BackedUpFolder> RunAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(data, Database)))
            throw new BackupException($"'{data}' is no data folder of the embedded default: it has no {Database}. Say the folder with Lathe__DataFolder.");
        if (Path.GetFullPath(target + Path.DirectorySeparatorChar).StartsWith(Path.GetFullPath(data + Path.DirectorySeparatorChar), StringComparison.Ordinal))
            throw new BackupException($"'{target}' lies in the data folder '{data}'. Choose a folder on another disk.");
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
            throw new BackupException($"'{target}' is there already and not empty. Choose a folder that is not there yet.");
        var part = $"{Path.TrimEndingDirectorySeparator(Path.GetFullPath(target))}.part";
        if (Directory.Exists(part))
            Directory.Delete(part, recursive: true);
        Directory.CreateDirectory(part, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            await MirrorAsync(part, cancellationToken);
            var held = await HoldAsync(part, cancellationToken);
            var files = new List<BackupFile>();
            foreach (var path in Directory.EnumerateFiles(part, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                files.Add(await BackupManifest.HashAsync(part, Path.GetRelativePath(part, path), null, cancellationToken));
            await new BackupManifest(BackupManifest.FolderFormat, BackupManifest.CurrentVersion, clock.GetUtcNow(), files).WriteAsync(part, cancellationToken);
            if (Directory.Exists(target))
                Directory.Delete(target);
            Directory.Move(part, target);
            return new BackedUpFolder(files.Count, files.Sum(file => file.Bytes), held);
        }
        catch
        {
            Directory.Delete(part, recursive: true);
            throw;
        }
    }

    private async Task<TimeSpan> HoldAsync(string part, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(data, Database)};Pooling=False;Default Timeout=60");
        await connection.OpenAsync(cancellationToken);
        await using var hold = connection.BeginTransaction(deferred: false);
        var started = Stopwatch.GetTimestamp();
        await MirrorAsync(part, cancellationToken);
        foreach (var path in Files(data).Where(IsDatabase))
            CopyDatabase(path, Path.Combine(part, Path.GetRelativePath(data, path)));
        await hold.RollbackAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Brings the copy up to date: what is new or changed is copied, what is gone is removed.</summary>
    private async Task MirrorAsync(string part, CancellationToken cancellationToken)
    {
        foreach (var folder in Indexes(data).Where(IndexFolderCopy.IsIndex))
            await IndexFolderCopy.RunAsync(folder, Path.Combine(part, Path.GetRelativePath(data, folder)), cancellationToken);
        foreach (var path in Files(data).Where(path => !IsDatabase(path)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            CopyChanged(path, Path.Combine(part, Path.GetRelativePath(data, path)));
        }

        foreach (var path in Files(part).Where(path => !File.Exists(Path.Combine(data, Path.GetRelativePath(part, path)))).ToList())
            File.Delete(path);
        foreach (var folder in Indexes(part).Where(folder => !IndexFolderCopy.IsIndex(Path.Combine(data, Path.GetRelativePath(part, folder)))).ToList())
            Directory.Delete(folder, recursive: true);
    }

    private static void CopyChanged(string from, string to)
    {
        var (source, copy) = (new FileInfo(from), new FileInfo(to));
        try
        {
            if (copy.Exists && copy.Length == source.Length && copy.LastWriteTimeUtc == source.LastWriteTimeUtc)
                return;
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from, to, overwrite: true);
        }
        catch (FileNotFoundException)
        {
            // it went away between the listing and the copy
            return;
        }
    }

    private static void CopyDatabase(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Delete(to);
        using var source = new SqliteConnection($"Data Source={from};Mode=ReadWrite;Pooling=False;Default Timeout=60");
        using var copy = new SqliteConnection($"Data Source={to};Pooling=False");
        source.Open();
        copy.Open();
        source.BackupDatabase(copy);
        using var settle = copy.CreateCommand();
        settle.CommandText = "PRAGMA journal_mode = DELETE";
        settle.ExecuteNonQuery();
    }

    private static bool IsDatabase(string path) => path.EndsWith(".db", StringComparison.Ordinal);

    private IEnumerable<string> Files(string root) => Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(path =>
    {
        var relative = Path.GetRelativePath(root, path);
        var first = relative.Split(Path.DirectorySeparatorChar)[0];
        return !Passing.Contains(first) && (withModels || first != "models") && !relative.Contains($"{Vectors}{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            && !path.EndsWith("-wal", StringComparison.Ordinal) && !path.EndsWith("-shm", StringComparison.Ordinal) && !path.EndsWith("-journal", StringComparison.Ordinal)
            && !path.EndsWith(".part", StringComparison.Ordinal);
    });

    private static IEnumerable<string> Indexes(string root) => Path.Combine(root, "indexes", "vectors") is var folder && Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder, $"*{Vectors}", SearchOption.AllDirectories)
        : [];
}
