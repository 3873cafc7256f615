using Microsoft.Win32.SafeHandles;
using Platform.Training.Engine;

namespace Platform.Training.Formats;

/// <summary>What all single-file sources share: the open file, look-up by name, bounds, and the refusal of weights that are not finite.</summary>
public abstract class FileWeightSource : IWeightSource
{
    private protected FileWeightSource(string path, SafeFileHandle file)
    {
        FilePath = path;
        File = file;
    }

    /// <inheritdoc/>
    public abstract IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The file.</summary>
    public string FilePath { get; }

    internal SafeFileHandle File { get; }

    /// <inheritdoc/>
    public void ReadFloat32(string name, Span<float> destination, long firstElement = 0)
    {
        RequireRange(name, destination.Length, firstElement);
        ReadFloat32Core(name, firstElement, destination);
        RequireFinite(name, FloatConversion.CountNotFinite(destination));
    }

    /// <inheritdoc/>
    public void ReadBFloat16(string name, Span<ushort> destination, long firstElement = 0)
    {
        RequireRange(name, destination.Length, firstElement);
        ReadBFloat16Core(name, firstElement, destination);
        RequireFinite(name, FloatConversion.CountNotFinite(destination));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        File.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected abstract void ReadFloat32Core(string name, long firstElement, Span<float> destination);

    private protected abstract void ReadBFloat16Core(string name, long firstElement, Span<ushort> destination);

    private void RequireRange(string name, int count, long firstElement)
    {
        if (!Tensors.TryGetValue(name, out TensorEntry? entry))
        {
            throw new EngineException("weights.unknown_tensor", $"{Path.GetFileName(FilePath)} holds no tensor {name}; it holds {Tensors.Count} others.");
        }

        if (firstElement < 0 || firstElement > entry.ElementCount - count)
        {
            throw new ArgumentOutOfRangeException(nameof(firstElement), $"{name} has {entry.ElementCount} elements; {count} from {firstElement} were asked for.");
        }

        if (firstElement % entry.Kind.BlockElements != 0 || count % entry.Kind.BlockElements != 0)
        {
            throw new ArgumentException($"{name} is stored in blocks of {entry.Kind.BlockElements}; {count} elements from {firstElement} are not whole blocks.", nameof(count));
        }
    }

    private void RequireFinite(string name, long notFinite)
    {
        if (notFinite > 0)
        {
            throw new EngineException(
                "weights.not_finite",
                $"{Path.GetFileName(FilePath)}: tensor {name} holds {notFinite} values that are not finite (NaN or infinite), so the model cannot compute with it. "
                + "Take the file from its source again, or from an earlier checkpoint.");
        }
    }
}
