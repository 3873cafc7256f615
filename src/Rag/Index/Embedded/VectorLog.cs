using System.Buffers.Binary;
using System.Numerics;

namespace Platform.Rag.Index.Embedded;

/// <summary>
/// What was written since the last segment. A record is length, its check, the content's check and the content; each is on disk before its write is answered,
/// so only the last one can be torn, and that one was never answered: it is cut off.
/// </summary>
internal sealed class VectorLog : IDisposable
{
    private const int HeadBytes = 12;

    private readonly FileStream _file;

    private VectorLog(FileStream file) => _file = file;

    public long Length => _file.Length;

    /// <summary>A new, empty log. It is on disk with the manifest that names it, which is written after it.</summary>
    public static VectorLog Create(string path) => new(new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read));

    /// <summary>Opens a log and hands out its records in order.</summary>
    public static VectorLog Open(string path, Action<LogRecord> replay)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var log = new VectorLog(file);
            log.Replay(replay);
            return log;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Append(LogRecord record)
    {
        var before = _file.Length;
        try
        {
            _file.Position = before;
            _file.Write(Head(record));
            _file.WriteByte((byte)record.Kind);
            _file.Write(record.Content);
            _file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // a full disk: what stands half written must not come before the next record
            _file.SetLength(before);
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private static byte[] Head(LogRecord record)
    {
        var head = new byte[HeadBytes];
        BinaryPrimitives.WriteInt32LittleEndian(head, record.Content.Length + 1);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), Check(head.AsSpan(0, 4), 0));
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(8), Check(record.Content, Check([(byte)record.Kind], 0)));
        return head;
    }

    private static uint Check(ReadOnlySpan<byte> bytes, uint check)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..])
            check = BitOperations.Crc32C(check, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var single in bytes)
            check = BitOperations.Crc32C(check, single);
        // an empty stretch of zeros must not pass
        return check ^ 0x5A17E5A1;
    }

    private void Replay(Action<LogRecord> replay)
    {
        var at = 0L;
        while (Next(at) is { } record)
        {
            replay(record);
            at += HeadBytes + 1 + record.Content.Length;
        }
        if (at == _file.Length)
            return;
        _file.SetLength(at);
        _file.Flush(flushToDisk: true);
    }

    private LogRecord? Next(long at)
    {
        if (_file.Length - at < HeadBytes)
            return null;
        var head = new byte[HeadBytes];
        _file.Position = at;
        _file.ReadExactly(head);
        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4)) != Check(head.AsSpan(0, 4), 0) || length < 1 || _file.Length - at - HeadBytes < length)
            return null;
        var content = new byte[length];
        _file.ReadExactly(content);
        var record = new LogRecord((LogKind)content[0], content[1..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(8)) == Check(record.Content, Check([content[0]], 0)))
            return record;
        return at + HeadBytes + length == _file.Length
            ? null
            : throw new InvalidDataException($"'{_file.Name}' is damaged at byte {at}, before its end: what was written there is lost. Restore the index from a backup, or index the collection again.");
    }
}

internal enum LogKind : byte
{
    /// <summary>A block's image.</summary>
    Upsert = 1,

    /// <summary>Ids of documents.</summary>
    Remove = 2,
}

internal readonly record struct LogRecord(LogKind Kind, byte[] Content);
