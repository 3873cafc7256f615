namespace Platform.Web.Features.Invoicing.Evidence;

/// <summary>Which rows of evidence are shown, and in what order.</summary>
/// <param name="Served">One arm; null for both.</param>
/// <param name="Value">One value; null for all.</param>
/// <param name="LeftOut">Cases that enter no figure, or those that do; null for all.</param>
/// <param name="Case">Beginning of a case's hash; empty for all.</param>
/// <param name="ByValue">True for the order of values; otherwise that of time.</param>
/// <param name="Descending">True to begin at the end.</param>
internal sealed record EvidenceFilter(bool? Served = null, decimal? Value = null, bool? LeftOut = null, string Case = "", bool ByValue = false, bool Descending = false)
{
    public bool TakesAll => Served is null && Value is null && LeftOut is null && Case.Length == 0;
}

/// <summary>Places of the rows that a filter lets through, in its order: four bytes a row, none where nothing is filtered.</summary>
internal sealed class EvidencePlaces(int count, int[]? places, bool isDescending)
{
    public int Count => count;

    public IEnumerable<int> Page(int page, int size) => Enumerable.Range(page * size, Math.Clamp(count - (page * size), 0, size)).Select(At);

    private int At(int number)
    {
        var at = isDescending ? count - 1 - number : number;
        return places is null ? at : places[at];
    }
}
