using System.Runtime.InteropServices;
using System.Text.Json;

namespace Platform.Rag.Index.Embedded;

/// <summary>Passages in order of their ids, read in place. Which of them still count is kept outside, by <see cref="Snapshot"/>.</summary>
internal sealed class VectorBlock
{
    private readonly ByteImage _image;
    private readonly BlockLayout _layout;
    private int _users;

    public VectorBlock(ByteImage image, string what, string? path = null)
    {
        _image = image;
        _layout = BlockLayout.Read(image, what);
        Path = path;
        Tables = JsonSerializer.Deserialize<BlockTables>(image.Span(_layout.TableBytes, _layout.Tables))!;
    }

    /// <summary>Its file; null when it stands in the log.</summary>
    public string? Path { get; }

    public int Rows => _layout.Rows;

    public int Dimensions => _layout.Dimensions;

    public long Bytes => _layout.Length;

    public BlockLayout Layout => _layout;

    public BlockTables Tables { get; }

    /// <summary>One for each row: 0 when it was removed.</summary>
    public ReadOnlySpan<byte> Flags => _image.Span(BlockLayout.Flags, Rows);

    public ReadOnlySpan<int> DocumentOf => Ints(_layout.DocumentOf);

    public ReadOnlySpan<int> AudienceOf => Ints(_layout.AudienceOf);

    public ReadOnlySpan<float> Scales => MemoryMarshal.Cast<byte, float>(_image.Span(_layout.Scales, 4 * Rows));

    public ReadOnlySpan<float> Losses => MemoryMarshal.Cast<byte, float>(_image.Span(_layout.Losses, 4 * Rows));

    public Guid Id(int row) => new(_image.Span(_layout.Ids + 16L * row, 16), bigEndian: true);

    public Guid Document(int number) => new(_image.Span(_layout.DocumentIds + 16L * number, 16), bigEndian: true);

    public int Documents => _layout.Documents;

    public ReadOnlySpan<byte> Codes(int row) => Codes(row, 1);

    /// <summary>Codes of several rows, one after another.</summary>
    public ReadOnlySpan<byte> Codes(int row, int rows) => _image.Span(_layout.Codes + (long)_layout.Stride * row, _layout.Stride * rows);

    public ReadOnlySpan<float> Vector(int row) => MemoryMarshal.Cast<byte, float>(_image.Span(_layout.Vectors + 4L * Dimensions * row, 4 * Dimensions));

    /// <summary>Row of a passage; -1 when it is not here.</summary>
    public int Find(Guid id)
    {
        var (low, high) = (0, Rows - 1);
        while (low <= high)
        {
            var middle = low + (high - low) / 2;
            var order = Id(middle).CompareTo(id);
            if (order == 0)
                return middle;
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }
        return -1;
    }

    /// <summary>Keeps the bytes mapped while somebody reads.</summary>
    public void Use() => Interlocked.Increment(ref _users);

    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            _image.Dispose();
    }

    private ReadOnlySpan<int> Ints(long offset) => MemoryMarshal.Cast<byte, int>(_image.Span(offset, 4 * Rows));
}

/// <summary>What a block's rows refer to.</summary>
/// <param name="Audiences">Groups of each audience; none means everybody in the partition.</param>
/// <param name="Fields">For each field and value, the rows that have it.</param>
internal sealed record BlockTables(string[][] Audiences, Dictionary<string, Dictionary<string, int[]>> Fields);
