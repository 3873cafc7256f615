using Microsoft.Win32.SafeHandles;
using Platform.Training.Engine;

namespace Platform.Training.Formats;

/// <summary>One tensor as a GGUF file states it.</summary>
/// <param name="Name">Name in the file, such as <c>blk.0.attn_q.weight</c>.</param>
/// <param name="Kind">How it is stored.</param>
/// <param name="Shape">Sizes, outermost first: the reverse of the file's own order.</param>
/// <param name="Offset">First byte in the file.</param>
public sealed record GgufTensor(string Name, TensorKind Kind, IReadOnlyList<long> Shape, long Offset);

/// <summary>The checked structure of a GGUF file, version 2 or 3: metadata and tensors. Holds no open file.</summary>
public sealed class GgufFile
{
    private const uint Magic = 0x46554747;
    private const int DefaultAlignment = 32;
    private const int MostAlignment = 1 << 20;
    private const int MostDimensions = 4;
    private const int MostNameBytes = 1024;
    private readonly GgufReader _reader;
    private readonly Dictionary<string, GgufTensor> _tensors = new(StringComparer.Ordinal);

    private GgufFile(SafeFileHandle file, string path)
    {
        _reader = new GgufReader(file, path);
        ulong tensorCount = ReadPreamble(out ulong entryCount);
        Metadata = new GgufMetadata(new GgufValues(_reader).ReadAll(entryCount), Path.GetFileName(path));
        Load(tensorCount);
    }

    /// <summary>The key/value part.</summary>
    public GgufMetadata Metadata { get; }

    /// <summary>All tensors by their name in the file.</summary>
    public IReadOnlyDictionary<string, GgufTensor> Tensors => _tensors;

    /// <summary>Reads and checks a file's header.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="EngineException">A code <c>gguf.*</c> naming what is wrong.</exception>
    public static GgufFile Read(string path)
    {
        using SafeFileHandle file = FileReading.Open(path);
        return Read(file, path);
    }

    /// <summary>Path of the only GGUF file of a folder, or null when there is none or more than one.</summary>
    /// <param name="folder">Model folder.</param>
    public static string? FindIn(string folder) =>
        Directory.Exists(folder) && Directory.GetFiles(folder).Where(path => path.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase)).ToArray() is [string only] ? only : null;

    internal static GgufFile Read(SafeFileHandle file, string path) => new(file, path);

    private ulong ReadPreamble(out ulong entryCount)
    {
        uint magic = _reader.ReadUInt32("the file's mark");
        if (magic != Magic)
        {
            throw _reader.Refuse("not_gguf", $"the file starts with 0x{magic:X8}, not with the mark \"GGUF\".");
        }

        uint version = _reader.ReadUInt32("the version");
        if (version is not (2 or 3))
        {
            string byteOrder = version is 0x0200_0000 or 0x0300_0000 ? " (a big-endian file)" : string.Empty;
            throw _reader.Refuse("unknown_version", $"version {version}{byteOrder} is unknown; versions 2 and 3 are read.");
        }

        ulong tensorCount = _reader.ReadUInt64("the number of tensors");
        entryCount = _reader.ReadUInt64("the number of entries");

        // A tensor takes at least 8 bytes of name length, 4 of dimensions, 8 of one size, 4 of kind and 8 of offset.
        const int SmallestTensor = 32;
        if (tensorCount > (ulong)(_reader.Length / SmallestTensor))
        {
            throw _reader.Refuse("tensor_count", $"the header claims {tensorCount} tensors, more than the file can hold with its {_reader.Length} bytes.");
        }

        return tensorCount;
    }

    private void Load(ulong tensorCount)
    {
        int alignment = ReadAlignment();
        List<(GgufTensor Tensor, ulong Offset, long Bytes)> found = [];
        for (ulong i = 0; i < tensorCount; i++)
        {
            found.Add(ReadTensor(alignment));
        }

        long dataStart = (_reader.Position + alignment - 1) / alignment * alignment;
        long dataBytes = Math.Max(0, _reader.Length - dataStart);
        ulong position = 0;
        string before = string.Empty;
        foreach ((GgufTensor tensor, ulong offset, long bytes) in found.OrderBy(item => item.Offset))
        {
            if (offset > (ulong)dataBytes || (ulong)bytes > (ulong)dataBytes - offset)
            {
                throw _reader.Refuse(
                    "data_beyond_file", $"tensor {tensor.Name} needs {bytes} bytes of data at {offset}, beyond the file, which holds {dataBytes}. Copy the file again.");
            }

            if (offset < position)
            {
                throw _reader.Refuse("overlap", $"tensors {before} and {tensor.Name} overlap: the second starts at {offset}, the first ends at {position}.");
            }

            position = offset + (ulong)bytes;
            before = tensor.Name;
            _tensors[tensor.Name] = tensor with { Offset = dataStart + (long)offset };
        }
    }

    private int ReadAlignment()
    {
        long alignment = Metadata.GetInteger("general.alignment") ?? DefaultAlignment;
        bool powerOfTwo = alignment is >= 1 and <= MostAlignment && (alignment & (alignment - 1)) == 0;
        return powerOfTwo ? (int)alignment : throw _reader.Refuse("bad_alignment", $"an alignment of {alignment} is impossible; a power of two up to {MostAlignment} is expected.");
    }

    private (GgufTensor Tensor, ulong Offset, long Bytes) ReadTensor(int alignment)
    {
        string name = _reader.ReadString("a tensor's name", MostNameBytes);
        if (!_tensors.TryAdd(name, null!))
        {
            throw _reader.Refuse("duplicate_name", $"the tensor {name} stands in the header twice.");
        }

        uint dimensions = _reader.ReadUInt32(name);
        if (dimensions is 0 or > MostDimensions)
        {
            throw _reader.Refuse("dimensions", $"tensor {name} has {dimensions} dimensions; 1 to {MostDimensions} are possible.");
        }

        ulong[] sizes = new ulong[dimensions];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = _reader.ReadUInt64(name);
        }

        uint kindNumber = _reader.ReadUInt32(name);
        ulong offset = _reader.ReadUInt64(name);
        if (!GgufKinds.ByNumber.TryGetValue(kindNumber, out TensorKind? kind))
        {
            throw _reader.Refuse("unknown_tensor_kind", $"tensor {name} has the unknown kind {kindNumber}; {GgufKinds.Readable} can be read.");
        }

        long bytes = CountBytes(name, sizes, kind);
        if (offset % (ulong)alignment != 0)
        {
            throw _reader.Refuse("unaligned", $"tensor {name} starts at {offset}, which is not aligned to {alignment} bytes.");
        }

        return (new GgufTensor(name, kind, [.. sizes.Reverse().Select(size => (long)size)], 0), offset, bytes);
    }

    private long CountBytes(string name, ulong[] sizes, TensorKind kind)
    {
        UInt128 elements = 1;
        foreach (ulong size in sizes)
        {
            if (size == 0)
            {
                throw _reader.Refuse("empty_dimension", $"tensor {name} has an empty dimension: {string.Join(" × ", sizes)}.");
            }

            elements *= size;
            if (elements > long.MaxValue / 32)
            {
                throw _reader.Refuse("size_overflow", $"the size of tensor {name} overflows: {string.Join(" × ", sizes)} elements.");
            }
        }

        if (sizes[0] % (ulong)kind.BlockElements != 0)
        {
            throw _reader.Refuse("block_misfit", $"a row of tensor {name} has {sizes[0]} elements, no multiple of the block size {kind.BlockElements} of {kind.Name}.");
        }

        return (long)elements / kind.BlockElements * kind.BlockBytes;
    }
}
