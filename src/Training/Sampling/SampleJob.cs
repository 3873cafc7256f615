using Platform.Training.Engine;
using Platform.Training.Lora;
using Platform.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Sampling;

/// <summary>One sample request at work. It runs in steps, so that training and other requests get their turn between tokens.</summary>
internal sealed class SampleJob : IDisposable
{
    private readonly DecoderModel _model;
    private readonly LoraPass? _pass;
    private readonly SampleRequest _request;
    private readonly int _mostPrompts;
    private readonly int _passTokens;
    private readonly Action<SampleEvent> _emit;
    private readonly Queue<int> _waiting;
    private SampleWave? _wave;

    /// <param name="model">The model.</param>
    /// <param name="pass">Adapter, or null.</param>
    /// <param name="request">Checked request.</param>
    /// <param name="options">Limits.</param>
    /// <param name="emit">Receives the events.</param>
    public SampleJob(DecoderModel model, LoraPass? pass, SampleRequest request, (int MostPrompts, int PassTokens) options, Action<SampleEvent> emit)
    {
        (_model, _pass, _request, _emit) = (model, pass, request, emit);
        (_mostPrompts, _passTokens) = options;
        _waiting = new Queue<int>(Enumerable.Range(0, request.Prompts.Count).OrderBy(prompt => request.Prompts[prompt].Length).ThenBy(prompt => prompt));
    }

    /// <summary>One pass of the model: some prompts, or one token of every running answer.</summary>
    /// <returns>False when everything is answered.</returns>
    public bool Step()
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        if (_wave is null)
        {
            if (_waiting.Count == 0)
                return false;
            _wave = new SampleWave(_model, _pass, _request, NextPrompts(), _emit);
        }

        if (!_wave.Step(_passTokens))
        {
            _wave.Dispose();
            _wave = null;
        }

        return _wave is not null || _waiting.Count > 0;
    }

    public void Dispose() => _wave?.Dispose();

    private int[] NextPrompts()
    {
        var count = Math.Min(_mostPrompts, _waiting.Count);
        return [.. Enumerable.Range(0, count).Select(_ => _waiting.Dequeue())];
    }
}
