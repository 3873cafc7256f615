using Microsoft.Win32.SafeHandles;

namespace Platform.Training.Formats;

/// <summary>A file under a temporary name beside its final one: committed it appears whole and on disk, otherwise not at all.</summary>
internal sealed class PendingFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly SafeFileHandle _file;
    private bool _committed;

    public PendingFile(string path)
    {
        _path = Path.GetFullPath(path);
        _temporary = _path + ".part";
        _file = File.OpenHandle(_temporary, FileMode.Create, FileAccess.Write, FileShare.None);
    }

    public void Write(ReadOnlySpan<byte> bytes, long position) => RandomAccess.Write(_file, bytes, position);

    /// <summary>Flushes to disk and gives the file its name; an existing file is replaced.</summary>
    public void Commit()
    {
        RandomAccess.FlushToDisk(_file);
        _file.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _committed = true;
    }

    /// <summary>Removes the temporary file when it was not committed.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (!_committed)
            File.Delete(_temporary);
    }
}
