using System.Collections.Frozen;

namespace Platform.Training.Formats;

/// <summary>The tensor kinds of GGUF by their number in the file. Blocks of 32 or 256 elements share scales.</summary>
public static class GgufKinds
{
    /// <summary>Kinds by number, those that can only be listed among them.</summary>
    public static IReadOnlyDictionary<uint, TensorKind> ByNumber { get; } = new Dictionary<uint, TensorKind>
    {
        [0] = TensorKind.Float32,
        [1] = TensorKind.Float16,
        [2] = new("Q4_0", 32, 18, GgufBlocks.Q4Zero),
        [3] = new("Q4_1", 32, 20, GgufBlocks.Q4One),
        [6] = new("Q5_0", 32, 22, GgufBlocks.Q5Zero),
        [7] = new("Q5_1", 32, 24, GgufBlocks.Q5One),
        [8] = new("Q8_0", 32, 34, GgufBlocks.Q8Zero),
        [10] = new("Q2_K", 256, 84, GgufSuperBlocks.Q2),
        [11] = new("Q3_K", 256, 110, GgufSuperBlocks.Q3),
        [12] = new("Q4_K", 256, 144, GgufSuperBlocks.Q4),
        [13] = new("Q5_K", 256, 176, GgufSuperBlocks.Q5),
        [14] = new("Q6_K", 256, 210, GgufSuperBlocks.Q6),
        [20] = new("IQ4_NL", 32, 18, GgufBlocks.Iq4NonLinear),
        [23] = new("IQ4_XS", 256, 136, GgufSuperBlocks.Iq4),
        [24] = new("I8", 1, 1),
        [25] = new("I16", 1, 2),
        [26] = new("I32", 1, 4),
        [27] = new("I64", 1, 8),
        [28] = TensorKind.Float64,
        [30] = TensorKind.BFloat16,
    }.ToFrozenDictionary();

    /// <summary>Names of the kinds whose values can be read, for messages.</summary>
    public static string Readable { get; } = string.Join(", ", ByNumber.OrderBy(pair => pair.Key).Where(pair => pair.Value.IsReadable).Select(pair => pair.Value.Name));
}
