using System.Text;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Web.Hosting.Grounding;

namespace Platform.Web.Features.Playground;

/// <summary>One side while it answers: text so far, length, speed.</summary>
/// <param name="tuned">False for the base alone.</param>
/// <param name="grounded">True when it answers from documents.</param>
public sealed class AnswerPane(bool tuned, bool grounded = false)
{
    private readonly StringBuilder _text = new();
    private long _firstAt;
    private long _lastAt;

    public bool Tuned => tuned;

    public bool Grounded => grounded;

    public string Text => _text.ToString();

    /// <summary>The finished answer with its sources; null before, and where nothing was asked.</summary>
    internal GivenGroundedAnswer? Answer { get; private set; }

    /// <summary>What was found for the question; null before.</summary>
    public Ground? Ground { get; private set; }

    /// <summary>Passages that the answer stands on.</summary>
    public IReadOnlyList<TraceSource> Sources => Answer is { } answer ? answer.Ground.In(answer.Prompt) : Ground?.Sources ?? [];

    /// <summary>What the person said of the answer.</summary>
    public Thumb Thumb { get; set; }

    public int Tokens { get; private set; }

    public bool IsBusy { get; private set; }

    /// <summary><c>stop</c>, <c>length</c> or <c>cancelled</c>; null while it answers.</summary>
    public string? Ended { get; private set; }

    public DomainError? Error { get; private set; }

    /// <summary>Tokens a second from the first token to the last; null before there are two.</summary>
    public double? TokensPerSecond(TimeProvider clock) =>
        Tokens > 1 && clock.GetElapsedTime(_firstAt, _lastAt) is { TotalSeconds: > 0 } time ? (Tokens - 1) / time.TotalSeconds : null;

    public void Begin()
    {
        _text.Clear();
        (Tokens, IsBusy, Ended, Error) = (0, true, null, null);
        (Answer, Ground, Thumb) = (null, null, Thumb.None);
    }

    public void Add(string text, bool isToken, long now)
    {
        _text.Append(text);
        if (!isToken)
            return;
        if (Tokens++ == 0)
            _firstAt = now;
        _lastAt = now;
    }

    public void End(string reason) => (IsBusy, Ended) = (false, reason);

    /// <summary>Shows the sources before the first word.</summary>
    public void StandOn(Ground ground) => Ground = ground;

    internal void Finish(GivenGroundedAnswer? answer) => Answer = answer ?? Answer;

    public void Refuse(DomainError error) => (IsBusy, Error) = (false, error);
}
