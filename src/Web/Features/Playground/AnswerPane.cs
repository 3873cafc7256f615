using System.Text;
using Platform.Domain.Kernel;

namespace Platform.Web.Features.Playground;

/// <summary>One side while it answers: text so far, length, speed.</summary>
internal sealed class AnswerPane
{
    private readonly StringBuilder _text = new();
    private long _firstAt;
    private long _lastAt;

    public string Text => _text.ToString();

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

    public void Refuse(DomainError error) => (IsBusy, Error) = (false, error);
}
