using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Platform.Training.Engine;

namespace Platform.Training.Formats;

/// <summary>A GGUF model seen as a Hugging Face one: names, shapes, the order of attention rows and norm weights are those of the original model.</summary>
/// <remarks>A tensor that the architecture does not know keeps its own name, so that whoever builds the model sees it left over and can refuse it.</remarks>
public sealed class GgufWeightSource : FileWeightSource
{
    private const int MostHeads = 1024;
    private const int MostExperts = 4096;
    private readonly Dictionary<string, TensorEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GgufView> _views = new(StringComparer.Ordinal);
    private readonly GgufArchitecture _architecture;

    private GgufWeightSource(string path, SafeFileHandle file)
        : base(path, file)
    {
        Gguf = GgufFile.Read(file, path);
        _architecture = GgufArchitecture.Find(Gguf.Metadata);
        foreach (GgufTensor tensor in Gguf.Tensors.Values.Where(tensor => !GgufNames.IsDerived(tensor.Name)))
        {
            Add(tensor);
        }
    }

    /// <summary>The file's metadata and its tensors as they are stored.</summary>
    public GgufFile Gguf { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, TensorEntry> Tensors => _entries;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    /// <summary>Opens and checks a file; reads no weights.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="EngineException">A code <c>gguf.*</c>, <c>gguf.unknown_architecture</c> among them.</exception>
    public static GgufWeightSource Open(string path)
    {
        SafeFileHandle file = FileReading.Open(path);
        try
        {
            return new GgufWeightSource(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private protected override void ReadFloat32Core(string name, long firstElement, Span<float> destination) => _views[name].ReadFloat32(firstElement, destination);

    private protected override void ReadBFloat16Core(string name, long firstElement, Span<ushort> destination) => _views[name].ReadBFloat16(firstElement, destination);

    private void Add(GgufTensor tensor)
    {
        string name = GgufNames.Translate(tensor.Name, _architecture) ?? tensor.Name;
        if (!name.Contains("{0}", StringComparison.Ordinal))
        {
            AddView(name, tensor, tensor.Shape, tensor.Offset);
            return;
        }

        if (tensor.Shape.Count != 3 || tensor.Shape[0] > MostExperts)
        {
            throw new EngineException("gguf.expert_shape", $"{tensor.Name} should be a stack of at most {MostExperts} matrices; its shape is [{string.Join(", ", tensor.Shape)}].");
        }

        long[] shape = [tensor.Shape[1], tensor.Shape[2]];
        long bytes = shape[0] * shape[1] / tensor.Kind.BlockElements * tensor.Kind.BlockBytes;
        for (int expert = 0; expert < tensor.Shape[0]; expert++)
        {
            AddView(string.Format(CultureInfo.InvariantCulture, name, expert), tensor, shape, tensor.Offset + (expert * bytes));
        }
    }

    private void AddView(string name, GgufTensor tensor, IReadOnlyList<long> shape, long offset)
    {
        int headRows = HeadRows(name, shape);
        bool isNorm = name.EndsWith("norm.weight", StringComparison.Ordinal);
        TensorEntry entry = new(name, tensor.Kind, shape);
        if (!_entries.TryAdd(name, entry))
        {
            throw new EngineException("gguf.duplicate_name", $"{Path.GetFileName(FilePath)}: two tensors both mean {name}; one of them is {tensor.Name}.");
        }

        StoredTensor stored = new(File, FilePath, offset, tensor.Kind);
        _views.Add(name, new GgufView(entry, stored, headRows, isNorm && _architecture.NormAddsOne ? -1 : 0));
    }

    /// <summary>Rows of one head of q or k where the architecture reorders them, else 0.</summary>
    private int HeadRows(string name, IReadOnlyList<long> shape)
    {
        bool isQuery = name.Contains(".q_proj.", StringComparison.Ordinal), isKey = name.Contains(".k_proj.", StringComparison.Ordinal);
        if (!_architecture.PermutesHeads || !(isQuery || isKey))
        {
            return 0;
        }

        string key = _architecture.Name + ".attention.head_count";
        bool grouped = isKey && Gguf.Metadata.Values.ContainsKey(key + "_kv");
        int heads = Gguf.Metadata.RequireCount(grouped ? key + "_kv" : key, MostHeads);
        return shape[0] % (2L * heads) == 0
            ? (int)(shape[0] / heads)
            : throw new EngineException("gguf.head_shape", $"{name} has {shape[0]} rows, which do not divide into {heads} heads of an even size.");
    }
}
