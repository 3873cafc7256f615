using Platform.Domain.Kernel;

namespace Platform.Web.Features.Collections.Sources;

/// <summary>A file of a source.</summary>
/// <param name="Path">Path below the source, with slashes.</param>
/// <param name="Bytes">Size.</param>
/// <param name="ModifiedAt">When it was changed last, UTC, in whole milliseconds.</param>
/// <param name="Tag">The source's own mark of the content; empty where it has none.</param>
/// <param name="Refusal">Why it cannot be read at all; null when it can.</param>
internal sealed record SourceFile(string Path, long Bytes, DateTimeOffset ModifiedAt, string Tag = "", DomainError? Refusal = null);

/// <summary>
/// A place whose files a collection follows. A listing is complete or it throws: a file that is missing from it is erased from the collection, so half a listing must never pass as a whole one.
/// </summary>
internal interface IDocumentSource : IDisposable
{
    /// <summary>Every file of the source.</summary>
    /// <exception cref="SourceException">It cannot be listed to its end.</exception>
    IAsyncEnumerable<SourceFile> ListAsync(CancellationToken cancellationToken);

    /// <summary>Opens a file that was listed.</summary>
    /// <exception cref="SourceException">It cannot be read, or leads somewhere else by now.</exception>
    Task<Stream> OpenAsync(SourceFile file, CancellationToken cancellationToken);
}

/// <summary>A source, or a file of it, cannot be read.</summary>
internal sealed class SourceException(DomainError error, Exception? inner = null) : Exception(error.Message, inner)
{
    public DomainError Error { get; } = error;
}
