namespace Platform.Web.Features.Contracts;

/// <summary>Lets a few simulations run at a time, so that people who try figures do not keep the portal from others.</summary>
internal sealed class PlanningDesk : IDisposable
{
    private const int Places = 2;

    private readonly SemaphoreSlim _places = new(Places);

    public void Dispose() => _places.Dispose();

    /// <summary>Does a calculation when there is a place for it, away from the page's own thread.</summary>
    public async Task<T> DoAsync<T>(Func<CancellationToken, T> calculation, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => calculation(cancellationToken), cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }
}
