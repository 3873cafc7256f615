using Platform.Torch;
using Platform.Training.Embedding;

namespace Platform.Training.Engine;

/// <summary>An embedding model in memory. Only the engine's thread touches it.</summary>
internal sealed class ResidentEmbedder : IDisposable
{
    private const int MostPassTokens = 4096;
    private const int LeastPassTokens = 512;
    private readonly IEmbeddingModel _model;

    private ResidentEmbedder(LoadEmbedderRequest request, EmbedderState state, IEmbeddingModel model, int passTokens) =>
        (Request, State, _model, PassTokens) = (request, state, model, passTokens);

    public LoadEmbedderRequest Request { get; }

    public EmbedderState State { get; }

    /// <summary>Most tokens of one pass, unless a single text is longer.</summary>
    public int PassTokens { get; }

    /// <summary>Refuses a model that is not known or does not fit, before anything is read or given up for it.</summary>
    /// <param name="request">The model.</param>
    /// <param name="freeBytes">Memory that may be taken.</param>
    public static (EmbedderDescription Description, Precision Precision) Plan(LoadEmbedderRequest request, long freeBytes)
    {
        var description = EmbedderDescription.Read(request.Folder);
        var precision = request.Precision == Precision.BFloat16 && !Host.SupportsBFloat16 ? Precision.Float32 : request.Precision;
        var needed = description.WeightBytes(precision) + PassBytes(description, LeastPassTokens);
        if (needed > freeBytes)
            throw new EngineException("model.does_not_fit", $"The embedding model needs {needed >> 20} MiB of memory, {freeBytes >> 20} MiB are free. Choose a smaller one, or a machine with more memory.");
        return (description, precision);
    }

    public static ResidentEmbedder Load(LoadEmbedderRequest request, EmbedderDescription description, Precision precision, long memoryBytes)
    {
        var model = EmbedderLoader.Load(request.Folder, description, precision);
        var state = new EmbedderState(
            request.Folder, description.Kind, description.Family, description.Parameters, description.Dimensions, description.MaxTokens, description.VocabularySize,
            description.WeightBytes(precision), precision);
        var fitting = memoryBytes / 16 / Math.Max(1, PassBytes(description, 1));
        return new ResidentEmbedder(request, state, model, (int)Math.Clamp(fitting, LeastPassTokens, MostPassTokens));
    }

    /// <summary>Refuses what the model cannot read.</summary>
    public void Check(EmbedRequest request)
    {
        if (request.Sequences.Count is 0 or > EmbedRequest.MostSequences)
            throw new EngineException("engine.no_data", $"The request holds {request.Sequences.Count} texts. Send 1 to {EmbedRequest.MostSequences}.");
        if (request.SecondStarts is { } starts && starts.Count != request.Sequences.Count)
            throw new EngineException("engine.length_mismatch", $"The request holds {request.Sequences.Count} pairs and {starts.Count} starts of a passage. Give one for each.");
        for (var index = 0; index < request.Sequences.Count; index++)
            RequestChecks.Tokens(request.Sequences[index], $"Text {index}", State.MaxTokens, State.VocabularySize);
    }

    /// <summary>Places of the sequences in each pass: longest first, of similar length together, as many as fit.</summary>
    public IEnumerable<int[]> Passes(IReadOnlyList<int[]> sequences)
    {
        var part = new List<int>();
        var tokens = 0;
        foreach (var index in Enumerable.Range(0, sequences.Count).OrderByDescending(index => sequences[index].Length).ThenBy(index => index))
        {
            var length = sequences[index].Length;
            if (part.Count > 0 && tokens + length > PassTokens)
            {
                yield return [.. part];
                part.Clear();
                tokens = 0;
            }

            part.Add(index);
            tokens += length;
        }

        yield return [.. part];
    }

    public float[][] Run(int[] part, EmbedRequest request) =>
        _model.Run([.. part.Select(index => request.Sequences[index])], request.SecondStarts is { } starts ? [.. part.Select(index => starts[index])] : null);

    public void Dispose() => _model.Dispose();

    private static long PassBytes(EmbedderDescription description, int tokens) => (long)description.WidestRow * sizeof(float) * tokens;
}
