namespace Platform.Rag.Index.Qdrant;

/// <summary>How to reach a Qdrant server.</summary>
/// <param name="Address">Such as <c>https://qdrant.example:6333</c>. An API key is sent over TLS or to this machine only.</param>
/// <param name="ApiKey">Key of the server; null for none.</param>
/// <param name="Prefix">Begins the names of collections, so that several installations can share a server.</param>
/// <param name="Exact">True for a full comparison with all vectors of the partition; false for the server's approximate index.</param>
public sealed record QdrantOptions(Uri Address, string? ApiKey = null, string Prefix = "lathe", bool Exact = false)
{
    /// <summary>Longest wait for one attempt.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts in all, for refusals that may pass: 429, 5xx, no connection, no answer in time.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Pause before the second attempt; it doubles.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The options, when they can be used.</summary>
    /// <exception cref="ArgumentException">The address is no web address, or a key would travel in the clear.</exception>
    internal QdrantOptions Checked()
    {
        if (!Address.IsAbsoluteUri || Address.Scheme is not ("http" or "https"))
            throw new ArgumentException($"'{Address}' is no http or https address.", nameof(Address));
        if (ApiKey is not null && Address.Scheme == "http" && !Address.IsLoopback)
            throw new ArgumentException($"An API key would travel to '{Address.Host}' in the clear: use https.", nameof(Address));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Attempts);
        return this;
    }
}
