using System.Security.Cryptography;
using Platform.Domain.Kernel;
using Platform.Domain.Models;

namespace Platform.Web.Features.Models;

/// <summary>Copies a model's files into a folder of their own and proves the copy: each file is hashed while it is read and again from the copy.</summary>
internal static class ModelCopy
{
    private const int BufferBytes = 4 << 20;

    /// <param name="files">Source files; links among them are refused again, the medium may have changed.</param>
    /// <param name="target">Folder that does not exist yet.</param>
    /// <param name="progress">Told the bytes copied so far; false stops the copy.</param>
    /// <param name="cancellationToken">Ends the copy.</param>
    /// <returns>Refused with <c>model.symbolic_link</c>, <c>model.copy_differs</c> or <c>model.import_stopped</c>.</returns>
    public static async Task<Outcome> RunAsync(
        IReadOnlyList<FileInfo> files, string target, Func<long, Task<bool>> progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(target);
        long copied = 0;
        foreach (var file in files)
        {
            if (file.LinkTarget is not null)
                return ModelErrors.SymbolicLink(file.Name);
            var copy = Path.Combine(target, ModelFolder.NameOf(file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            var before = copied;
            var hash = await CopyAsync(file.FullName, copy, count => progress(before + count), cancellationToken);
            if (hash is null)
                return ModelErrors.ImportStopped();
            if (hash != await HashAsync(copy, cancellationToken))
                return ModelErrors.CopyDiffers(file.Name);
            copied += file.Length;
        }
        return Outcome.Success;
    }

    private static async Task<string?> CopyAsync(string source, string target, Func<long, Task<bool>> progress, CancellationToken cancellationToken)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan | FileOptions.Asynchronous);
        await using var to = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
        var buffer = new byte[BufferBytes];
        long written = 0;
        while (await from.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            sha.AppendData(buffer, 0, count);
            await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            written += count;
            if (!await progress(written))
                return null;
        }
        to.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    private static async Task<string> HashAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan | FileOptions.Asynchronous);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
