using Platform.Training.Engine;
using Platform.Training.Lora;
using Platform.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Sampling;

/// <summary>Prompts that are answered side by side over one cache.</summary>
internal sealed class SampleWave : IDisposable
{
    private readonly DecoderModel _model;
    private readonly LoraPass? _pass;
    private readonly SampleRequest _request;
    private readonly int[] _prompts;
    private readonly KeyValueCache _cache;
    private readonly List<Running> _running = [];
    private int _read;

    public SampleWave(DecoderModel model, LoraPass? pass, SampleRequest request, int[] prompts, Action<SampleEvent> emit)
    {
        (_model, _pass, _request, _prompts) = (model, pass, request, prompts);
        _cache = new KeyValueCache(model, [.. prompts.Select(prompt => request.Prompts[prompt].Length)]);
        foreach (var prompt in prompts)
        {
            var most = Math.Min(request.MaxTokens, model.Config.ContextTokens - request.Prompts[prompt].Length);
            _running.Add(new Running(new TokenPicker(request, prompt), new AnswerStream(request, prompt, most, emit)));
        }
    }

    /// <summary>Reads some prompts, or draws one token for every running answer.</summary>
    /// <param name="passTokens">Most prompt tokens of one pass.</param>
    /// <returns>False when all are answered.</returns>
    public bool Step(int passTokens)
    {
        if (_read < _prompts.Length)
            ReadPrompts(passTokens);
        else
            Decode();
        return _read < _prompts.Length || _running.Exists(running => !running.Answer.Ended);
    }

    public void Dispose() => _cache.Dispose();

    private void ReadPrompts(int passTokens)
    {
        var count = 1;
        var tokens = _request.Prompts[_prompts[_read]].Length;
        while (_read + count < _prompts.Length && tokens + _request.Prompts[_prompts[_read + count]].Length is var more && more <= passTokens)
            (tokens, count) = (more, count + 1);

        using var batch = TokenBatch.Pack([.. _prompts.AsSpan(_read, count).ToArray().Select(prompt => _request.Prompts[prompt])]);
        _cache.StartAt(_read);
        var attention = new PackedAttention(batch, _cache);
        var hidden = _model.forward(batch.Ids, attention, _pass);
        var last = batch.Starts.Select((start, index) => (long)start + _request.Prompts[_prompts[_read + index]].Length - 1).ToArray();
        Draw(_model.Logits(hidden.index_select(0, tensor(last, [count]))), _running.GetRange(_read, count));
        _read += count;
    }

    private void Decode()
    {
        Compact();
        var ids = tensor([.. _running.Select(running => (long)running.Last)], [_running.Count]);
        using var attention = new DecodeAttention(_cache);
        var hidden = _model.forward(ids, attention, _pass);
        _cache.Advance();
        Draw(_model.Logits(hidden), _running);
    }

    /// <summary>Drops finished answers once they are a quarter of the batch; until then they ride along unseen.</summary>
    private void Compact()
    {
        var alive = Enumerable.Range(0, _running.Count).Where(slot => !_running[slot].Answer.Ended).ToArray();
        if (_running.Count - alive.Length < Math.Max(1, _running.Count / 4))
            return;
        _cache.Keep(alive);
        var kept = alive.Select(slot => _running[slot]).ToArray();
        _running.Clear();
        _running.AddRange(kept);
    }

    /// <param name="logits">[M, V] float32.</param>
    /// <param name="running">The M answers.</param>
    private void Draw(Tensor logits, List<Running> running)
    {
        var chosen = _request.Temperature > 0 ? Sampled(logits, running) : logits.argmax(1).data<long>().ToArray();
        var logprobs = _request.ReturnLogprobs ? Logprobs(logits, chosen) : null;
        for (var row = 0; row < running.Count; row++)
        {
            running[row].Last = (int)chosen[row];
            if (!running[row].Answer.Ended)
                running[row].Answer.Add(new SampledToken((int)chosen[row], logprobs?[row]));
        }
    }

    private static long[] Sampled(Tensor logits, List<Running> running)
    {
        var all = logits.data<float>().ToArray();
        var width = all.Length / running.Count;
        return [.. running.Select((answer, row) => answer.Answer.Ended ? 0L : answer.Picker.Pick(all.AsSpan(row * width, width)))];
    }

    private static float[] Logprobs(Tensor logits, long[] chosen)
    {
        var picked = logits.gather(1, tensor(chosen, [chosen.Length, 1])).squeeze(1);
        return picked.sub(logits.logsumexp(1)).data<float>().ToArray();
    }

    private sealed class Running(TokenPicker picker, AnswerStream answer)
    {
        public TokenPicker Picker => picker;

        public AnswerStream Answer => answer;

        public int Last { get; set; }
    }
}
