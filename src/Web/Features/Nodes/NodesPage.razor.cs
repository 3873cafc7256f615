using Microsoft.AspNetCore.Components;
using Platform.Domain.Kernel;
using Platform.Web.Hosting.Scheduling;

namespace Platform.Web.Features.Nodes;

/// <summary>Nodes and queue, read anew every few seconds.</summary>
public sealed partial class NodesPage : ComponentBase
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<NodeView>? _nodes;
    private IReadOnlyList<QueuedWork>? _queue;
    private DomainError? _error;
    private bool _busy;

    [Inject]
    private NodeQueries Queries { get; set; } = null!;

    [Inject]
    private DrainNode Drain { get; set; } = null!;

    [Inject]
    private MoveRun Move { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    private int Waiting => _queue?.Count(work => !work.Running) ?? 0;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        await ReadAsync();
        if (RendererInfo.IsInteractive)
            _ = FollowAsync(_left.Token);
    }

    private static string StateOf(NodeView node) => node switch
    {
        { Gone: true } => "Broken",
        { Draining: true } => "Paused",
        { Figures.EngineReady: true } => "Ready",
        _ => "Waiting",
    };

    private static IEnumerable<(QueuedWork Work, int Place)> Places(IReadOnlyList<QueuedWork> queue)
    {
        var place = 0;
        foreach (var work in queue)
            yield return (work, work.Running ? 0 : ++place);
    }

    private string ReasonOf(int place)
    {
        if (_nodes is { Count: > 0 } nodes && nodes.All(node => node.Draining || node.Gone))
            return Text["Reason.Draining"];
        var busy = _queue!.Count(work => work.Running);
        return Text[busy > 0 || place > 1 ? "Reason.Busy" : "Reason.Starting"];
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Refresh, Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (cancellationToken.IsCancellationRequested)
                return;
            await InvokeAsync(ReadAsync);
            await InvokeAsync(StateHasChanged);
        }
    }

    private async Task ReadAsync()
    {
        _nodes = await Queries.NodesAsync(_left.Token);
        _queue = await Queries.QueueAsync(_left.Token);
    }

    private Task DrainAsync(NodeView node) => DoAsync(() => Drain.HandleAsync(node.Name, !node.Draining, _left.Token));

    private Task MoveAsync(QueuedWork work, int place) => DoAsync(() => Move.HandleAsync(work.Id, place, _left.Token));

    private async Task DoAsync(Func<Task<Outcome>> action)
    {
        _busy = true;
        try
        {
            _error = (await action()).Error;
            await ReadAsync();
        }
        finally
        {
            _busy = false;
        }
    }
}
