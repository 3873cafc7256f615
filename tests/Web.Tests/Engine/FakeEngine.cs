using System.Runtime.CompilerServices;
using Platform.Training.Embedding;
using Platform.Training.Engine;

namespace Platform.Web.Tests.Engine;

/// <summary>An engine that remembers what it was asked and answers with what a test has set.</summary>
internal sealed class FakeEngine : IEngine
{
    public List<object> Asked { get; } = [];

    public EngineException? Refusal { get; set; }

    public ForwardResult Forward { get; set; } = new(1, 1, 1, null);

    public IReadOnlyList<SampleEvent> Pieces { get; set; } = [];

    public TaskCompletionSource SampleStopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool EndlessSample { get; set; }

    public Task<EngineState> GetStateAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new EngineState("cpu", "test", 2, true, 1, 2, null, [new AdapterState("a", new LoraOptions { Rank = 4, TargetModules = ["q_proj"] }, 3)]));

    public Task<BaseModelState> LoadBaseAsync(LoadBaseRequest request, CancellationToken cancellationToken) =>
        Answer(request, new BaseModelState(request.Folder, "llama", 1, 2, 3, 4, request.Precision));

    public Task CreateAdapterAsync(CreateAdapterRequest request, CancellationToken cancellationToken) => Answer(request, 0);

    public Task ImportAdapterAsync(ImportAdapterRequest request, CancellationToken cancellationToken) => Answer(request, 0);

    public Task DropAdapterAsync(string adapterId, CancellationToken cancellationToken) => Answer(adapterId, 0);

    public Task<ForwardResult> ForwardBackwardAsync(ForwardRequest request, CancellationToken cancellationToken) => Answer(request, Forward);

    public Task<ForwardResult> ForwardAsync(ForwardRequest request, CancellationToken cancellationToken) => Answer(request, Forward);

    public Task<OptimStepResult> OptimStepAsync(OptimStepRequest request, CancellationToken cancellationToken) => Answer(request, new OptimStepResult(0.1 + 0.2, 7));

    public async IAsyncEnumerable<SampleEvent> SampleAsync(SampleRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Asked.Add(request);
        foreach (var piece in Pieces)
            yield return piece;
        if (EndlessSample)
            await WaitAsync(cancellationToken);
        if (Refusal is not null)
            throw Refusal;
    }

    public Task<EmbedderState> LoadEmbedderAsync(LoadEmbedderRequest request, CancellationToken cancellationToken) =>
        Answer(request, new EmbedderState(request.Folder, EmbedderKind.Embedder, "bert", 1, 2, 3, 4, 5, request.Precision));

    public Task DropEmbedderAsync(string folder, CancellationToken cancellationToken) => Answer(folder, 0);

    public IReadOnlyList<float[]> Vectors { get; set; } = [];

    public Task<EmbedResult> EmbedAsync(EmbedRequest request, CancellationToken cancellationToken) => Answer(request, new EmbedResult(Vectors, 7));

    public Task SaveStateAsync(string adapterId, string folder, CancellationToken cancellationToken) => Answer((adapterId, folder), 0);

    public Task LoadStateAsync(string adapterId, string folder, CancellationToken cancellationToken) => Answer((adapterId, folder), 0);

    public Task ExportAdapterAsync(string adapterId, string folder, CancellationToken cancellationToken) => Answer((adapterId, folder), 0);

    public Task MergeAdapterAsync(string adapterId, string folder, CancellationToken cancellationToken) => Answer((adapterId, folder), 0);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMinutes(1), cancellationToken);
        }
        finally
        {
            SampleStopped.TrySetResult();
        }
    }

    private Task<T> Answer<T>(object asked, T answer)
    {
        Asked.Add(asked);
        return Refusal is null ? Task.FromResult(answer) : Task.FromException<T>(Refusal);
    }
}
