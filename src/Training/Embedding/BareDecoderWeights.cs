using Platform.Training.Formats;

namespace Platform.Training.Embedding;

/// <summary>Weights of a decoder saved without its head: the same tensors without <c>model.</c> before their names, and none of a head.</summary>
internal sealed class BareDecoderWeights : IWeightSource
{
    private const string Prefix = "model.";
    private readonly IWeightSource _inner;

    private BareDecoderWeights(IWeightSource inner)
    {
        _inner = inner;
        Tensors = inner.Tensors.ToDictionary(pair => Prefix + pair.Key, pair => pair.Value with { Name = Prefix + pair.Key }, StringComparer.Ordinal);
    }

    public IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    public IReadOnlyDictionary<string, string> Metadata => _inner.Metadata;

    /// <summary>Opens the weights of a folder under the names that the decoder asks for.</summary>
    public static IWeightSource Open(string folder)
    {
        var source = WeightFiles.Open(folder);
        return source.Tensors.ContainsKey("embed_tokens.weight") ? new BareDecoderWeights(source) : source;
    }

    public void ReadFloat32(string name, Span<float> destination, long firstElement = 0) => _inner.ReadFloat32(Bare(name), destination, firstElement);

    public void ReadBFloat16(string name, Span<ushort> destination, long firstElement = 0) => _inner.ReadBFloat16(Bare(name), destination, firstElement);

    public void Dispose() => _inner.Dispose();

    private static string Bare(string name) => name[Prefix.Length..];
}
