namespace Platform.Training.Formats;

/// <summary>Turns whole stored blocks into float32 values.</summary>
/// <param name="blocks">Whole blocks, one after another.</param>
/// <param name="values">As many values as the blocks hold.</param>
internal delegate void BlockDecoder(ReadOnlySpan<byte> blocks, Span<float> values);

/// <summary>How the numbers of a tensor are stored: a name, and blocks of so many elements in so many bytes.</summary>
public sealed class TensorKind
{
    internal TensorKind(string name, int blockElements, int blockBytes, BlockDecoder? decode = null)
    {
        Name = name;
        BlockElements = blockElements;
        BlockBytes = blockBytes;
        Decode = decode;
    }

    /// <summary>float32.</summary>
    public static TensorKind Float32 { get; } = new("F32", 1, 4, FloatConversion.CopySingles);

    /// <summary>IEEE half precision.</summary>
    public static TensorKind Float16 { get; } = new("F16", 1, 2, FloatConversion.WidenHalves);

    /// <summary>bfloat16: the upper half of a float32.</summary>
    public static TensorKind BFloat16 { get; } = new("BF16", 1, 2, FloatConversion.WidenBFloats);

    /// <summary>float64.</summary>
    public static TensorKind Float64 { get; } = new("F64", 1, 8, FloatConversion.NarrowDoubles);

    /// <summary>Name in the file format, such as <c>BF16</c> or <c>Q4_K</c>.</summary>
    public string Name { get; }

    /// <summary>Elements in a block; 1 for plain numbers.</summary>
    public int BlockElements { get; }

    /// <summary>Bytes of a block.</summary>
    public int BlockBytes { get; }

    /// <summary>True when the values can be read as float32; integers and 8-bit floats can only be listed.</summary>
    public bool IsReadable => Decode is not null;

    internal BlockDecoder? Decode { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
