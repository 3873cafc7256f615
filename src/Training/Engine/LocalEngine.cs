using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Platform.Torch;
using Platform.Training.Checkpoints;
using Platform.Training.Lora;
using Platform.Training.Sampling;
using TorchSharp;

namespace Platform.Training.Engine;

/// <summary>The engine in this process: owns the tensor library's thread, the resident base model and its adapters.</summary>
public sealed partial class LocalEngine : IEngine
{
    private const long CachedBytes = 256L << 20;

    private readonly EngineOptions _options;
    private readonly EngineThread _thread = new();
    private readonly Task _ready;
    private ResidentModel? _resident;
    private bool _closed;

    /// <summary>Starts an engine with nothing loaded.</summary>
    /// <param name="options">Settings; null means the defaults.</param>
    public LocalEngine(EngineOptions? options = null)
    {
        _options = options ?? new EngineOptions();
        var threads = _options.Threads > 0 ? _options.Threads : Environment.ProcessorCount;
        _ready = _thread.RunAsync(
            () =>
            {
                torch.set_num_threads(threads);
                Host.CacheBlocks(CachedBytes);
                return true;
            },
            CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task<EngineState> GetStateAsync(CancellationToken cancellationToken)
    {
        await _ready;
        return await _thread.RunAsync(State, cancellationToken);
    }

    private EngineState State() => new(
            "cpu", Host.ProcessorName, torch.get_num_threads(), Host.SupportsBFloat16, Host.ResidentBytes, Host.PeakBytes, _resident?.State, _resident?.AdapterStates ?? [])
    {
        Embedders = [.. _embedders.Select(embedder => embedder.State)],
    };

    /// <inheritdoc/>
    public Task<BaseModelState> LoadBaseAsync(LoadBaseRequest request, CancellationToken cancellationToken) => _thread.RunAsync(
        () =>
        {
            if (_resident?.Request == request)
                return _resident.State;
            var plan = ResidentModel.Plan(request, _options, _resident?.State.WeightBytes ?? 0);
            _resident?.Dispose();
            _resident = null;
            _resident = ResidentModel.Load(request, plan, _options);
            return _resident.State;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task CreateAdapterAsync(CreateAdapterRequest request, CancellationToken cancellationToken) => _thread.RunAsync(
        () =>
        {
            var layout = Resident.LayoutOf(request.Lora);
            return Resident.Add(request.AdapterId, layout, LoraInitialValues.Of(layout)).Step;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task ImportAdapterAsync(ImportAdapterRequest request, CancellationToken cancellationToken) => _thread.RunAsync(
        () =>
        {
            var layout = Resident.LayoutOf(PeftConfig.Read(request.Folder));
            return Resident.Add(request.AdapterId, layout, PeftFolder.ReadValues(request.Folder, layout)).Step;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task DropAdapterAsync(string adapterId, CancellationToken cancellationToken) => _thread.RunAsync(
        () =>
        {
            _resident?.Drop(adapterId);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<ForwardResult> ForwardBackwardAsync(ForwardRequest request, CancellationToken cancellationToken) => _thread.RunAsync(
        () =>
        {
            RequestChecks.Forward(request, Resident.Model.Config);
            var id = request.AdapterId ?? throw new EngineException("engine.adapter_required", "forward_backward needs an adapter to train. Create one, or use forward for the base alone.");
            return Resident.Forward.Run(Resident.Adapter(id), request, backward: true, cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<ForwardResult> ForwardAsync(ForwardRequest request, CancellationToken cancellationToken) => _thread.RunAsync(
        () =>
        {
            RequestChecks.Forward(request, Resident.Model.Config);
            return Resident.Forward.Run(AdapterOrNull(request.AdapterId), request, backward: false, cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<OptimStepResult> OptimStepAsync(OptimStepRequest request, CancellationToken cancellationToken) => _thread.RunAsync(
        () =>
        {
            RequestChecks.Step(request);
            var adapter = Resident.Adapter(request.AdapterId);
            return new OptimStepResult(AdamW.Step(adapter, request), adapter.Step);
        },
        cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<SampleEvent> SampleAsync(SampleRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var events = Channel.CreateUnbounded<SampleEvent>();
        SampleSession.Start(_thread, () => Resident, request, _options, events.Writer, leaving.Token);
        try
        {
            await foreach (var one in events.Reader.ReadAllAsync(cancellationToken))
                yield return one;
        }
        finally
        {
            await leaving.CancelAsync();
        }
    }

    /// <inheritdoc/>
    public Task SaveStateAsync(string adapterId, string folder, CancellationToken cancellationToken) => _thread.RunAsync(
        () =>
        {
            TrainingState.Save(Resident.Adapter(adapterId), Resident.State.Family, folder);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task LoadStateAsync(string adapterId, string folder, CancellationToken cancellationToken) => _thread.RunAsync(
        () =>
        {
            var state = TrainingState.ReadDescription(folder);
            var layout = Resident.LayoutOf(state.Lora);
            if (layout.Length != state.Parameters || state.Family != Resident.State.Family)
                throw new EngineException("state.other_model", $"The training state is of a {state.Family} model with {state.Parameters} adapter values; this model's adapter has {layout.Length}. Load the base model it was trained on.");
            TrainingState.Load(SameShape(adapterId, layout), state, folder);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task ExportAdapterAsync(string adapterId, string folder, CancellationToken cancellationToken) => _thread.RunAsync(
        () =>
        {
            PeftFolder.Write(Resident.Adapter(adapterId), Path.GetFileName(Path.TrimEndingDirectorySeparator(Resident.Request.Folder)), folder);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task MergeAdapterAsync(string adapterId, string folder, CancellationToken cancellationToken) => _thread.RunAsync(
        () =>
        {
            MergedModel.Write(Resident.Adapter(adapterId), Resident.Request.Folder, Resident.State.Precision, folder);
            return true;
        },
        cancellationToken);

    /// <summary>Finishes what is queued, frees all tensors and ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closed)
            return;
        _closed = true;
        await _thread.RunAsync(
            () =>
            {
                _resident?.Dispose();
                _resident = null;
                foreach (var embedder in _embedders)
                    embedder.Dispose();
                _embedders.Clear();
                return true;
            },
            CancellationToken.None);
        await _thread.DisposeAsync();
    }

    /// <summary>Looks at the resident model on the engine's own thread: reference comparisons and tests.</summary>
    internal Task<T> ProbeAsync<T>(Func<ResidentModel, T> probe, CancellationToken cancellationToken) => _thread.RunAsync(() => probe(Resident), cancellationToken);

    private ResidentModel Resident => _resident ?? throw new EngineException("engine.no_base", "No base model is resident. Load one first.");

    private LoraAdapter? AdapterOrNull(string? id) => id is null ? null : Resident.Adapter(id);

    private LoraAdapter SameShape(string id, LoraLayout layout)
    {
        if (Resident.Find(id) is not { } adapter)
            return Resident.Add(id, layout, new float[layout.Length]);
        var same = adapter.Layout.Options with { TargetModules = layout.Options.TargetModules } == layout.Options
            && adapter.Layout.Options.TargetModules.SequenceEqual(layout.Options.TargetModules);
        return same ? adapter : throw new EngineException("state.other_shape", $"The adapter '{id}' has another shape than the training state. Drop it first or choose another name.");
    }
}
