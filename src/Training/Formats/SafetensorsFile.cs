using Microsoft.Win32.SafeHandles;

namespace Platform.Training.Formats;

/// <summary>One <c>.safetensors</c> file, checked when it is opened: every tensor inside the file, none overlapping, no hole, no name twice.</summary>
public sealed class SafetensorsFile : FileWeightSource
{
    private readonly Dictionary<string, TensorEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredTensor> _stored = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, string> _metadata;

    private SafetensorsFile(string path, SafeFileHandle file, SafetensorsHeader header)
        : base(path, file)
    {
        _metadata = header.Metadata;
        foreach (SafetensorsItem item in header.Items)
        {
            _entries.Add(item.Entry.Name, item.Entry);
            _stored.Add(item.Entry.Name, new StoredTensor(file, path, header.DataStart + item.Begin, item.Entry.Kind));
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, TensorEntry> Tensors => _entries;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Opens and checks a file; reads no weights.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="Engine.EngineException">A code <c>safetensors.*</c> naming what is wrong, or <c>weights.not_found</c>.</exception>
    public static SafetensorsFile Open(string path)
    {
        SafeFileHandle file = FileReading.Open(path);
        try
        {
            return new SafetensorsFile(path, file, SafetensorsHeader.Read(file, path));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private protected override void ReadFloat32Core(string name, long firstElement, Span<float> destination) => _stored[name].ReadFloat32(name, firstElement, destination);

    private protected override void ReadBFloat16Core(string name, long firstElement, Span<ushort> destination) => _stored[name].ReadBFloat16(name, firstElement, destination);
}
