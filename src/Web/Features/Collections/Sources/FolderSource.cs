using System.Globalization;
using System.Runtime.CompilerServices;
using Platform.Domain.Collections;

namespace Platform.Web.Features.Collections.Sources;

/// <summary>
/// A folder of this server. Links are never followed, neither on the way to the folder below its root nor inside it; and what a file really is is looked at once more when it is open,
/// so that one that was put in its place meanwhile gains nothing.
/// </summary>
/// <param name="root">Folder that the installation allows; it may itself be a link or a mounted share.</param>
/// <param name="folder">Path below it, with slashes.</param>
/// <param name="mostFiles">Most files.</param>
internal sealed class FolderSource(string root, string folder, int mostFiles) : IDocumentSource
{
    private static readonly string[] Leftovers = ["Thumbs.db", "desktop.ini"];
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, RecurseSubdirectories = false, ReturnSpecialDirectories = false };

    private readonly string _start = folder.Length == 0 ? root : Path.Combine(root, folder);

    public async IAsyncEnumerable<SourceFile> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RequireStart();
        var open = new Stack<string>([""]);
        var files = 0;
        while (open.TryPop(out var below))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var entry in Entries(below))
            {
                var path = below.Length == 0 ? entry.Name : $"{below}/{entry.Name}";
                if (entry.LinkTarget is null && entry is DirectoryInfo)
                {
                    open.Push(path);
                    continue;
                }

                if (++files > mostFiles)
                    throw new SourceException(SourceErrors.TooManyFiles(mostFiles));
                yield return entry.LinkTarget is not null
                    ? new SourceFile(path, 0, DateTimeOffset.UnixEpoch, Refusal: SourceErrors.Linked(path))
                    : new SourceFile(path, ((FileInfo)entry).Length, WholeMilliseconds(entry.LastWriteTimeUtc));
            }

            await Task.Yield();
        }
    }

    public Task<Stream> OpenAsync(SourceFile file, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_start, file.Path);
        try
        {
            // a pipe has no length, and to open one is to wait for its writer
            if (new FileInfo(path) is { LinkTarget: not null } or { Length: 0 })
                throw new SourceException(SourceErrors.Linked(file.Path));
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
            if (RealPath.IsBelow(WhatIsOpen(stream, path), RealPath.Of(_start)))
                return Task.FromResult<Stream>(stream);
            stream.Dispose();
            throw new SourceException(SourceErrors.Linked(file.Path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SourceException(SourceErrors.Unreadable(file.Path), fault);
        }
    }

    public void Dispose()
    {
    }

    /// <summary>What the operating system has open, whatever the path leads to by now.</summary>
    private static string WhatIsOpen(FileStream stream, string path)
    {
        var descriptor = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{stream.SafeFileHandle.DangerousGetHandle()}");
        return new FileInfo(descriptor).LinkTarget ?? RealPath.Of(path);
    }

    private void RequireStart()
    {
        if (!Directory.Exists(root))
            throw new SourceException(SourceErrors.NotThere(root));
        var at = root;
        foreach (var part in folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at = Path.Combine(at, part);
            var info = new DirectoryInfo(at);
            if (info.LinkTarget is not null)
                throw new SourceException(SourceErrors.Linked(at));
            if (!info.Exists)
                throw new SourceException(SourceErrors.NotThere(at));
        }
    }

    private List<FileSystemInfo> Entries(string below)
    {
        try
        {
            return [.. new DirectoryInfo(Path.Combine(_start, below)).EnumerateFileSystemInfos("*", Everything).Where(entry => !IsLeftover(entry.Name)).OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SourceException(SourceErrors.Unreadable(below.Length == 0 ? _start : below), fault);
        }
    }

    // Hidden files, and what office programs and file managers leave beside documents.
    private static bool IsLeftover(string name) => name.StartsWith('.') || name.StartsWith("~$", StringComparison.Ordinal) || Leftovers.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static DateTimeOffset WholeMilliseconds(DateTime time) => new(time.Ticks - time.Ticks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
}
