namespace Platform.Web.Hosting.Paging;

/// <summary>One page of a list.</summary>
/// <param name="Items">Rows of this page.</param>
/// <param name="Total">Rows in all pages.</param>
internal sealed record Paged<T>(IReadOnlyList<T> Items, int Total);
