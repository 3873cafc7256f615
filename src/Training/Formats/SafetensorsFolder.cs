using System.Text.Json;
using Platform.Training.Engine;

namespace Platform.Training.Formats;

/// <summary>A model cut into several safetensors files, joined by <c>model.safetensors.index.json</c>.</summary>
public sealed class SafetensorsFolder : IWeightSource
{
    private const long MostIndexBytes = 64L << 20;
    private readonly Dictionary<string, TensorEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SafetensorsFile> _fileOfTensor = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SafetensorsFile> _files = new(StringComparer.Ordinal);

    private SafetensorsFolder()
    {
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorEntry> Tensors => _entries;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    /// <summary>Opens the index and every file it names, and checks that each named tensor is in its file.</summary>
    /// <param name="indexPath">Path of the index.</param>
    /// <exception cref="EngineException"><c>safetensors.index_broken</c>, <c>safetensors.index_path</c>, <c>safetensors.index_tensor</c>, and all of a single file.</exception>
    public static SafetensorsFolder Open(string indexPath)
    {
        SafetensorsFolder folder = new();
        try
        {
            folder.Load(indexPath);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void ReadFloat32(string name, Span<float> destination, long firstElement = 0) => FileOf(name).ReadFloat32(name, destination, firstElement);

    /// <inheritdoc/>
    public void ReadBFloat16(string name, Span<ushort> destination, long firstElement = 0) => FileOf(name).ReadBFloat16(name, destination, firstElement);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SafetensorsFile file in _files.Values)
        {
            file.Dispose();
        }
    }

    private void Load(string indexPath)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(indexPath))!;
        foreach ((string tensor, string fileName) in ReadMap(indexPath))
        {
            if (!_files.TryGetValue(fileName, out SafetensorsFile? file))
            {
                file = SafetensorsFile.Open(Path.Combine(folder, fileName));
                _files.Add(fileName, file);
            }

            if (!file.Tensors.TryGetValue(tensor, out TensorEntry? entry))
            {
                throw new EngineException("safetensors.index_tensor", $"The index places tensor {tensor} in {fileName}, which does not hold it. Copy the model again.");
            }

            _entries.Add(tensor, entry);
            _fileOfTensor.Add(tensor, file);
        }
    }

    private static Dictionary<string, string> ReadMap(string indexPath)
    {
        Dictionary<string, string> map = new(StringComparer.Ordinal);
        try
        {
            using JsonDocument document = JsonDocument.Parse(FileReading.ReadSmallFile(indexPath, MostIndexBytes), new JsonDocumentOptions { MaxDepth = 8 });
            foreach (JsonProperty pair in document.RootElement.GetProperty("weight_map").EnumerateObject())
            {
                string fileName = pair.Value.GetString() ?? string.Empty;
                RequirePlainName(indexPath, fileName);
                if (!map.TryAdd(pair.Name, fileName))
                {
                    throw new EngineException("safetensors.duplicate_name", $"{Path.GetFileName(indexPath)}: tensor {pair.Name} is named twice.");
                }
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new EngineException("safetensors.index_broken", $"{Path.GetFileName(indexPath)} is no index of a sharded model: {broken.Message}", broken);
        }

        return map;
    }

    private static void RequirePlainName(string indexPath, string fileName)
    {
        bool plain = fileName.EndsWith(".safetensors", StringComparison.Ordinal) && fileName.AsSpan().IndexOfAny('/', '\\', '\0') < 0;
        if (!plain)
        {
            throw new EngineException(
                "safetensors.index_path", $"{Path.GetFileName(indexPath)} names the file \"{fileName}\"; only .safetensors files in the same folder are read.");
        }
    }

    private SafetensorsFile FileOf(string name) => _fileOfTensor.TryGetValue(name, out SafetensorsFile? file)
        ? file
        : throw new EngineException("weights.unknown_tensor", $"The model holds no tensor {name}; it holds {_entries.Count} others.");
}
