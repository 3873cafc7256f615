namespace Platform.Web.Components;

/// <summary>
/// Cancels what a page started when the page is left. Unlike the token of a disposed <see cref="CancellationTokenSource"/>, its token may still be read
/// then: work that is half-way when its page goes ends as cancelled, not as a failure that the error boundary would show on the next page.
/// </summary>
public sealed class Leaving : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public Leaving() => Token = _source.Token;

    /// <summary>Cancelled once the page was left; may be read at any time.</summary>
    public CancellationToken Token { get; }

    public void Dispose()
    {
        if (Token.IsCancellationRequested)
            return;
        _source.Cancel();
        _source.Dispose();
    }
}
