using Microsoft.Win32.SafeHandles;
using Platform.Training.Engine;

namespace Platform.Training.Formats;

/// <summary>Finds and opens the weights of a model or adapter, whichever of the supported formats they are in.</summary>
public static class WeightFiles
{
    private const string IndexName = "model.safetensors.index.json";
    private static readonly string[] PickleExtensions = [".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle"];

    /// <summary>Opens a file or a model folder.</summary>
    /// <param name="path">A <c>.safetensors</c> or <c>.gguf</c> file, an index of shards, or a folder that holds one of them.</param>
    /// <exception cref="EngineException"><c>weights.pickle</c>, <c>weights.none</c>, <c>weights.several</c>, <c>weights.unknown_format</c>, and the refusals of the format.</exception>
    public static IWeightSource Open(string path) => Directory.Exists(path) ? OpenFolder(path) : OpenFile(path);

    /// <summary>Reads every tensor once in small pieces, so that values that are not finite are found before a model is accepted.</summary>
    /// <param name="source">Open weights.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="EngineException"><c>weights.not_finite</c>, naming the tensor and the number of such values.</exception>
    public static void RequireFinite(IWeightSource source, CancellationToken cancellationToken = default)
    {
        const long MostElements = 1 << 20;
        float[] buffer = new float[MostElements];
        foreach (TensorEntry entry in source.Tensors.Values.Where(entry => entry.Kind.IsReadable))
        {
            long piece = Math.Max(1, MostElements / entry.RowLength) * entry.RowLength;
            if (piece > buffer.Length)
            {
                buffer = new float[piece];
            }

            for (long first = 0; first < entry.ElementCount; first += piece)
            {
                cancellationToken.ThrowIfCancellationRequested();
                source.ReadFloat32(entry.Name, buffer.AsSpan(0, (int)Math.Min(piece, entry.ElementCount - first)), first);
            }
        }
    }

    private static IWeightSource OpenFolder(string folder)
    {
        string index = Path.Combine(folder, IndexName);
        if (File.Exists(index))
        {
            return SafetensorsFolder.Open(index);
        }

        string[] files = Directory.GetFiles(folder);
        string[] found = OfType(files, ".safetensors");
        found = found.Length > 0 ? found : OfType(files, ".gguf");
        if (found.Length == 1)
        {
            return OpenFile(found[0]);
        }

        if (found.Length > 1)
        {
            throw new EngineException("weights.several", $"{folder} holds {found.Length} weight files and no {IndexName}; keep one model in a folder.");
        }

        string? pickle = files.FirstOrDefault(file => PickleExtensions.Contains(Path.GetExtension(file).ToLowerInvariant()));
        throw pickle is not null
            ? Pickle(pickle)
            : new EngineException("weights.none", $"{folder} holds no weights: neither .safetensors files nor a .gguf file.");
    }

    private static IWeightSource OpenFile(string path)
    {
        if (path.EndsWith(".index.json", StringComparison.OrdinalIgnoreCase))
        {
            return SafetensorsFolder.Open(path);
        }

        string extension = Path.GetExtension(path).ToLowerInvariant();
        if (PickleExtensions.Contains(extension) || StartsLikePickle(path))
        {
            throw Pickle(path);
        }

        return extension switch
        {
            ".safetensors" => SafetensorsFile.Open(path),
            ".gguf" => GgufWeightSource.Open(path),
            _ => throw new EngineException("weights.unknown_format", $"{Path.GetFileName(path)} is neither .safetensors nor .gguf; no other weight format is read."),
        };
    }

    private static string[] OfType(string[] files, string extension) =>
        [.. files.Where(file => Path.GetExtension(file).Equals(extension, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];

    /// <summary>A pickle stream starts with its protocol (0x80 0x02-0x05); torch.save writes a zip.</summary>
    private static bool StartsLikePickle(string path)
    {
        using SafeFileHandle file = FileReading.Open(path);
        Span<byte> start = stackalloc byte[4];
        int read = RandomAccess.Read(file, start, 0);
        bool pickle = read >= 2 && start[0] == 0x80 && start[1] is >= 2 and <= 5 && RandomAccess.GetLength(file) > 8 && !LooksLikeLength(file);
        return pickle || (read == 4 && start.SequenceEqual("PK\x3\x4"u8));
    }

    /// <summary>A safetensors file starts with a length below 2^32 and a brace.</summary>
    private static bool LooksLikeLength(SafeFileHandle file)
    {
        Span<byte> start = stackalloc byte[9];
        return RandomAccess.Read(file, start, 0) == 9 && start[8] == (byte)'{';
    }

    private static EngineException Pickle(string path) => new(
        "weights.pickle",
        $"{Path.GetFileName(path)} is a Python pickle, which can run code when it is opened and is therefore never read. Convert the model to safetensors on the machine it comes from.");
}
