using Platform.Training.Engine;

namespace Platform.Training.Sampling;

/// <summary>A token with its log-probability.</summary>
internal readonly record struct SampledToken(int Id, float? Logprob);

/// <summary>Turns drawn tokens of one prompt into events. Tokens that could be the start of a stop sequence are held back until they are not.</summary>
internal sealed class AnswerStream(SampleRequest request, int prompt, int mostTokens, Action<SampleEvent> emit)
{
    private readonly List<SampledToken> _held = [];
    private int _drawn;

    public bool Ended { get; private set; }

    public void Add(SampledToken token)
    {
        if (request.StopTokens.Contains(token.Id))
        {
            Release(_held.Count);
            End("stop");
            return;
        }

        _held.Add(token);
        _drawn++;
        if (request.StopSequences.FirstOrDefault(EndsHeld) is { } stop)
        {
            Release(_held.Count - stop.Length);
            End("stop");
        }
        else if (_drawn >= mostTokens)
        {
            Release(_held.Count);
            End("length");
        }
        else
        {
            Release(_held.Count - PossibleStart());
        }
    }

    private bool EndsHeld(int[] stop) =>
        stop.Length <= _held.Count && !stop.Where((id, index) => _held[_held.Count - stop.Length + index].Id != id).Any();

    /// <summary>Length of the longest end of what is held that a stop sequence begins with.</summary>
    private int PossibleStart()
    {
        for (var length = _held.Count; length > 0; length--)
            if (request.StopSequences.Any(stop => stop.Length > length && !stop.Take(length).Where((id, index) => _held[_held.Count - length + index].Id != id).Any()))
                return length;
        return 0;
    }

    private void Release(int count)
    {
        foreach (var token in _held.Take(count))
            emit(new SampleEvent(prompt, token.Id, token.Logprob, null));
        _held.RemoveRange(0, count);
    }

    private void End(string reason)
    {
        Ended = true;
        emit(new SampleEvent(prompt, null, null, reason));
    }
}
