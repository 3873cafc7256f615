using Platform.Training.Engine;

namespace Platform.Training.Formats;

/// <summary>Weights of a model or an adapter on disk, under Hugging Face names and in its layout, whatever the file format.</summary>
/// <remarks>
/// Opening checks the whole structure and reads no weights. Reading goes straight into the caller's memory (a torch tensor's span),
/// with no second copy of the tensor. Any number of threads may read at once.
/// </remarks>
public interface IWeightSource : IDisposable
{
    /// <summary>All tensors by name.</summary>
    IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <summary>Text metadata of the file, empty where it has none.</summary>
    IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads values as float32.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="destination">Takes as many elements as it is long, row-major.</param>
    /// <param name="firstElement">Index of the first element to read; a multiple of the row length when the file stores blocks or other rows order.</param>
    /// <exception cref="EngineException"><c>weights.unknown_tensor</c>, <c>weights.kind_unreadable</c>, <c>weights.truncated</c>, <c>weights.not_finite</c>.</exception>
    void ReadFloat32(string name, Span<float> destination, long firstElement = 0);

    /// <summary>Reads values as bfloat16 bits, rounded to nearest even.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="destination">Takes as many elements as it is long, row-major; each the bit pattern of a bfloat16.</param>
    /// <param name="firstElement">As for <see cref="ReadFloat32"/>.</param>
    /// <exception cref="EngineException">As for <see cref="ReadFloat32"/>.</exception>
    void ReadBFloat16(string name, Span<ushort> destination, long firstElement = 0);
}
