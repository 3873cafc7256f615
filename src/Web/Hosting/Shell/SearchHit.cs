namespace Platform.Web.Hosting.Shell;

/// <summary>One line of the search palette.</summary>
/// <param name="Text">Name of the thing.</param>
/// <param name="Kind">What it is, in the reader's language.</param>
/// <param name="Href">Where it is.</param>
/// <param name="Icon">Name of an icon.</param>
public sealed record SearchHit(string Text, string Kind, string Href, string Icon);

/// <summary>Finds things of the current workspace by name. A feature registers its own source (scoped); the palette asks all of them.</summary>
internal interface ISearchSource
{
    /// <summary>At most <paramref name="limit"/> things whose name contains the text.</summary>
    Task<IReadOnlyList<SearchHit>> FindAsync(string text, int limit, CancellationToken cancellationToken);
}
