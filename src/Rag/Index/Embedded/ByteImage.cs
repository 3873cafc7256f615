using System.IO.MemoryMappedFiles;

namespace Platform.Rag.Index.Embedded;

/// <summary>Bytes of a file or of an array, read in place.</summary>
internal abstract class ByteImage : IDisposable
{
    public abstract long Length { get; }

    /// <summary>Bytes in place. They must not be used after the image was disposed.</summary>
    public abstract ReadOnlySpan<byte> Span(long offset, int length);

    public abstract void Dispose();
}

/// <summary>An image in memory.</summary>
internal sealed class ArrayImage(byte[] bytes) : ByteImage
{
    public override long Length => bytes.Length;

    public override ReadOnlySpan<byte> Span(long offset, int length) => bytes.AsSpan((int)offset, length);

    public override void Dispose()
    {
    }
}

/// <summary>An image in a file: the system keeps as much of it in memory as there is room. The only place here that handles a pointer.</summary>
internal sealed unsafe class MappedFile : ByteImage
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    public MappedFile(string path)
    {
        Length = new FileInfo(path).Length;
        _file = MemoryMappedFile.CreateFromFile(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
    }

    public override long Length { get; }

    public override ReadOnlySpan<byte> Span(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, Length);
        return new ReadOnlySpan<byte>(_start + offset, length);
    }

    public override void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
