namespace Platform.Web.Hosting.Backup;

/// <summary>Makes a data folder from a backup. Every file's length and hash is checked on the way; the folder appears whole or not at all, and never over another one.</summary>
internal static class FolderRestore
{
    /// <exception cref="BackupException">Why it cannot be restored; then nothing stays.</exception>
    public static async Task<BackedUpFolder> RunAsync(string backup, string data, CancellationToken cancellationToken)
    {
        if (File.Exists(data) || (Directory.Exists(data) && Directory.EnumerateFileSystemEntries(data).Any()))
            throw new BackupException($"'{data}' is there already and not empty. A restore never writes over a data folder: move it away, or name another with Lathe__DataFolder.");
        var manifest = await BackupManifest.ReadAsync(backup, cancellationToken);
        RequireSame(backup, manifest);
        var part = $"{Path.TrimEndingDirectorySeparator(Path.GetFullPath(data))}.part";
        if (Directory.Exists(part))
            Directory.Delete(part, recursive: true);
        Directory.CreateDirectory(part, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            foreach (var file in manifest.Files)
            {
                var to = Path.Combine(part, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                if (await BackupManifest.HashAsync(backup, file.Path, to, cancellationToken) != file)
                    throw new BackupException($"'{file.Path}' of the backup is not what was written: its length or hash is wrong. Nothing was restored. Use another copy of the backup.");
            }

            if (Directory.Exists(data))
                Directory.Delete(data);
            Directory.Move(part, data);
            return new BackedUpFolder(manifest.Files.Count, manifest.Files.Sum(file => file.Bytes), TimeSpan.Zero);
        }
        catch
        {
            Directory.Delete(part, recursive: true);
            throw;
        }
    }

    // Names that lead out of the folder, files that are missing and files that nobody named are found before anything is copied.
    private static void RequireSame(string backup, BackupManifest manifest)
    {
        var root = Path.GetFullPath(backup + Path.DirectorySeparatorChar);
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in manifest.Files)
        {
            var path = Path.GetFullPath(Path.Combine(root, file.Path));
            if (file.Path.Length == 0 || Path.IsPathRooted(file.Path) || !path.StartsWith(root, StringComparison.Ordinal) || !named.Add(path))
                throw new BackupException($"The backup names '{file.Path}', which is no file of a data folder. Nothing was restored.");
            if (!File.Exists(path))
                throw new BackupException($"The backup lacks '{file.Path}'. Nothing was restored. Use another copy of the backup.");
        }

        var extra = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).FirstOrDefault(path => !named.Contains(path) && Path.GetRelativePath(root, path) != BackupManifest.FileName);
        if (extra is not null)
            throw new BackupException($"The backup holds '{Path.GetRelativePath(root, extra)}', which it does not name. Nothing was restored.");
    }
}
