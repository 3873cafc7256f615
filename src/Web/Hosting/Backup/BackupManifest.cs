using System.Security.Cryptography;
using System.Text.Json;

namespace Platform.Web.Hosting.Backup;

/// <summary>A backup cannot be made or restored; the message says why and what to do.</summary>
internal sealed class BackupException(string message) : Exception(message);

/// <summary>A file of a backup.</summary>
/// <param name="Path">Below the data folder, with '/'.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its hash.</param>
internal sealed record BackupFile(string Path, long Bytes, string Sha256);

/// <summary>What a backup of a data folder holds. Written last: a folder without it is no backup.</summary>
internal sealed record BackupManifest(string Format, int Version, DateTimeOffset MadeAt, IReadOnlyList<BackupFile> Files)
{
    public const string FileName = "backup.json";
    public const string FolderFormat = "lathe-folder";
    public const int CurrentVersion = 1;

    public static async Task<BackupManifest> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new BackupException($"'{folder}' is no backup: it has no {FileName}. Name the folder that ./lathe backup wrote.");
        try
        {
            await using var file = File.OpenRead(path);
            var manifest = await JsonSerializer.DeserializeAsync<BackupManifest>(file, cancellationToken: cancellationToken);
            if (manifest is not { Format: FolderFormat, Files: not null })
                throw new BackupException($"'{path}' does not describe a backup of a data folder.");
            return manifest.Version == CurrentVersion
                ? manifest
                : throw new BackupException($"The backup has version {manifest.Version}; this Lathe reads version {CurrentVersion}. Restore it with the Lathe that wrote it.");
        }
        catch (JsonException)
        {
            throw new BackupException($"'{path}' is damaged. Use another copy of the backup.");
        }
    }

    public async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(Path.Combine(folder, FileName), FileMode.CreateNew, FileAccess.Write);
        await JsonSerializer.SerializeAsync(file, this, cancellationToken: cancellationToken);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Length and hash of a file, copied on the way when a target is given.</summary>
    public static async Task<BackupFile> HashAsync(string root, string path, string? copyTo, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var source = new FileStream(Path.Combine(root, path), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        await using var target = copyTo is null ? Stream.Null : new FileStream(copyTo, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        var buffer = new byte[1 << 16];
        var bytes = 0L;
        while (await source.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            bytes += read;
        }

        if (target is FileStream file)
            file.Flush(flushToDisk: true);
        return new BackupFile(path.Replace(Path.DirectorySeparatorChar, '/'), bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
