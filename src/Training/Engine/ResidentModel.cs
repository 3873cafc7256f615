using Platform.Torch;
using Platform.Training.Lora;
using Platform.Training.Models;

namespace Platform.Training.Engine;

/// <summary>A model that was looked at and may be loaded.</summary>
internal sealed record ModelPlan(ModelDescription Description, Precision Precision, long WeightBytes);

/// <summary>The resident base model with its adapters. Only the engine's thread touches it.</summary>
internal sealed class ResidentModel : IDisposable
{
    private readonly Dictionary<string, LoraAdapter> _adapters = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<LoraSite> _sites;
    private readonly int _mostAdapters;

    private ResidentModel(LoadBaseRequest request, BaseModelState state, DecoderModel model, ModelDescription description, EngineOptions options)
    {
        (Request, State, Model, _mostAdapters) = (request, state, model, options.MaxAdapters);
        _sites = description.Sites();
        PassTokens = PassTokensOf(description, state.Precision, options);
        Forward = new ForwardPass(model, PassTokens);
    }

    public LoadBaseRequest Request { get; }

    public BaseModelState State { get; }

    public DecoderModel Model { get; }

    public ForwardPass Forward { get; }

    /// <summary>Most tokens of one pass.</summary>
    public int PassTokens { get; }

    public IReadOnlyList<AdapterState> AdapterStates => [.. _adapters.Select(pair => new AdapterState(pair.Key, pair.Value.Layout.Options, pair.Value.Step))];

    /// <summary>Looks at a model before anything is read or given up for it; refuses what is not known or does not fit.</summary>
    /// <param name="request">The model.</param>
    /// <param name="options">Limits.</param>
    /// <param name="givenUpBytes">Weights that will be freed for it.</param>
    public static ModelPlan Plan(LoadBaseRequest request, EngineOptions options, long givenUpBytes)
    {
        var description = ModelDescription.Read(request.Folder);
        var precision = request.Precision == Precision.BFloat16 && !Host.SupportsBFloat16 ? Precision.Float32 : request.Precision;
        var estimate = MemoryEstimate.ForLoading(description, precision);
        var free = options.MemoryLimitBytes > 0 ? options.MemoryLimitBytes : Machine.AvailableBytes + givenUpBytes;
        if (estimate.On(free) == MemoryFit.DoesNotFit)
            throw new EngineException("model.does_not_fit", $"The model needs {Gigabytes(estimate.TotalBytes)} of memory, {Gigabytes(free)} are free. Choose a smaller model, bf16, or a machine with more memory.");
        return new ModelPlan(description, precision, estimate.WeightBytes);
    }

    /// <summary>Reads a planned model.</summary>
    public static ResidentModel Load(LoadBaseRequest request, ModelPlan plan, EngineOptions options)
    {
        var (description, precision, weightBytes) = plan;
        var model = DecoderLoader.Load(request.Folder, description, precision);
        var state = new BaseModelState(
            request.Folder, description.Family, description.Parameters, description.ContextTokens, description.VocabularySize, weightBytes, precision);
        return new ResidentModel(request, state, model, description, options);
    }

    public LoraLayout LayoutOf(LoraOptions options) => LoraLayout.Of(options, _sites);

    public LoraAdapter Adapter(string id) => Find(id)
        ?? throw new EngineException("engine.adapter_not_found", $"There is no adapter '{id}'. Resident: {(_adapters.Count == 0 ? "none" : string.Join(", ", _adapters.Keys))}. Create or load it first.");

    public LoraAdapter? Find(string id) => _adapters.GetValueOrDefault(id);

    /// <summary>Makes an adapter resident under a free name.</summary>
    public LoraAdapter Add(string id, LoraLayout layout, float[] values)
    {
        RequestChecks.AdapterId(id);
        if (_adapters.ContainsKey(id))
            throw new EngineException("engine.adapter_exists", $"There is an adapter '{id}' already. Drop it first or choose another name.");
        if (_adapters.Count >= _mostAdapters)
            throw new EngineException("engine.too_many_adapters", $"{_adapters.Count} adapters are resident, the limit is {_mostAdapters}. Drop one first.");
        const int NumbersKept = 4; // values, gradients, two moments
        if (layout.Length * NumbersKept * sizeof(float) > Machine.AvailableBytes)
            throw new EngineException("lora.does_not_fit", $"The adapter needs {Gigabytes(layout.Length * NumbersKept * sizeof(float))} of memory, {Gigabytes(Machine.AvailableBytes)} are free. Choose a smaller rank or fewer target layers.");
        return _adapters[id] = new LoraAdapter(layout, _sites.Count, values);
    }

    public void Drop(string id)
    {
        if (_adapters.Remove(id, out var adapter))
            adapter.Dispose();
    }

    public void Dispose()
    {
        foreach (var adapter in _adapters.Values)
            adapter.Dispose();
        _adapters.Clear();
        Model.Dispose();
    }

    /// <summary>From fixed figures of the machine, not from what happens to be free: the cut decides the order of sums, and the same run must give the same numbers.</summary>
    private static int PassTokensOf(ModelDescription description, Precision precision, EngineOptions options)
    {
        const int Longest = 8192;
        const int Shortest = 256;
        if (options.MicroBatchTokens > 0)
            return options.MicroBatchTokens;
        var memory = options.MemoryLimitBytes > 0 ? options.MemoryLimitBytes : Machine.TotalBytes;
        return (int)Math.Clamp(memory / 8 / MemoryEstimate.BytesPerToken(description, precision), Shortest, Longest);
    }

    private static string Gigabytes(long bytes) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 30):0.0} GiB");
}
