using System.Collections.Frozen;

namespace Platform.Training.Formats;

/// <summary>Data types of the safetensors format; integers and 8-bit floats can be listed, not read as weights.</summary>
internal static class SafetensorsKinds
{
    public static FrozenDictionary<string, TensorKind> ByName { get; } = new[]
    {
        TensorKind.Float32, TensorKind.Float16, TensorKind.BFloat16, TensorKind.Float64,
        new("BOOL", 1, 1), new("U8", 1, 1), new("I8", 1, 1), new("F8_E4M3", 1, 1), new("F8_E5M2", 1, 1), new("F8_E8M0", 1, 1),
        new("U16", 1, 2), new("I16", 1, 2), new("U32", 1, 4), new("I32", 1, 4), new("U64", 1, 8), new("I64", 1, 8),
    }.ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal);
}
