using System.Threading.Channels;
using Platform.Training.Engine;
using Platform.Training.Lora;

namespace Platform.Training.Sampling;

/// <summary>Carries a sample job through the engine's queue, one step a turn, until it is done, cancelled or its model is gone.</summary>
internal sealed class SampleSession : IDisposable
{
    private readonly EngineThread _thread;
    private readonly Func<ResidentModel> _resident;
    private readonly SampleRequest _request;
    private readonly EngineOptions _options;
    private readonly ChannelWriter<SampleEvent> _events;
    private readonly CancellationToken _cancelled;
    private SampleJob? _job;
    private ResidentModel? _model;
    private LoraAdapter? _adapter;

    private SampleSession(
        EngineThread thread, Func<ResidentModel> resident, SampleRequest request, EngineOptions options, ChannelWriter<SampleEvent> events, CancellationToken cancelled) =>
        (_thread, _resident, _request, _options, _events, _cancelled) = (thread, resident, request, options, events, cancelled);

    public static void Start(
        EngineThread thread, Func<ResidentModel> resident, SampleRequest request, EngineOptions options, ChannelWriter<SampleEvent> events, CancellationToken cancelled) =>
        thread.Post(new SampleSession(thread, resident, request, options, events, cancelled).Turn);

    public void Dispose() => _job?.Dispose();

    private void Turn()
    {
        try
        {
            _cancelled.ThrowIfCancellationRequested();
            if (Job().Step())
                _thread.Post(Turn);
            else
                End(null);
        }
        catch (Exception fault) // handed to the reader of the events
        {
            End(fault);
        }
    }

    private SampleJob Job()
    {
        var resident = _resident();
        if (_job is null)
        {
            RequestChecks.Sample(_request, resident.Model.Config);
            _model = resident;
            _adapter = _request.AdapterId is { } id ? resident.Adapter(id) : null;
            var pass = _adapter is null ? null : new LoraPass(_adapter, trains: false);
            _job = new SampleJob(resident.Model, pass, _request, (_options.SampleBatch, resident.PassTokens), one => _events.TryWrite(one));
        }

        if (!ReferenceEquals(resident, _model) || (_request.AdapterId is { } name && !ReferenceEquals(resident.Find(name), _adapter)))
            throw new EngineException("engine.model_replaced", "The base model or the adapter was replaced while it answered. Ask again.");
        return _job;
    }

    private void End(Exception? fault)
    {
        Dispose();
        _events.TryComplete(fault is OperationCanceledException && _cancelled.IsCancellationRequested ? null : fault);
    }
}
