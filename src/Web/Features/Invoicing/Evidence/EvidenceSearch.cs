using System.Text;
using Platform.Domain.Billing.Ledger;
using Platform.Web.Features.Invoicing.Ledger;

namespace Platform.Web.Features.Invoicing.Evidence;

/// <summary>Goes through the rows of a snapshot for those that a filter lets through.</summary>
internal sealed class EvidenceSearch
{
    private readonly EvidenceFilter _filter;
    private readonly LeftOutCases _leftOut;
    private readonly byte[] _case;
    private readonly List<int> _places = [];
    private readonly List<double> _values = [];

    private EvidenceSearch(EvidenceFilter filter, LeftOutCases leftOut) => (_filter, _leftOut, _case) = (filter, leftOut, Encoding.UTF8.GetBytes(filter.Case));

    public static async Task<EvidencePlaces> OfAsync(EvidenceStore store, EvidencePart part, EvidenceOutline outline, EvidenceFilter filter, CancellationToken cancellationToken)
    {
        if (filter is { TakesAll: true, ByValue: false })
            return new(outline.Stored.Ranges[0].Count, null, filter.Descending);
        var search = new EvidenceSearch(filter, outline.LeftOut);
        await store.ScanAsync(part, search.See, cancellationToken);
        return new(search._places.Count, search.InOrder(), filter.Descending);
    }

    private void See(int range, int place, ReadOnlySpan<byte> text)
    {
        if (range != 0 || !text.StartsWith(_case))
            return;
        var row = EvidenceRowBytes.Of(text);
        if ((_filter.Served is { } served && row.Served != served) || (_filter.Value is { } value && row.Value != value) || (_filter.LeftOut is { } leftOut && _leftOut.Has(row) != leftOut))
            return;
        _places.Add(place);
        if (_filter.ByValue)
            _values.Add((double)row.Value);
    }

    // rows of one value stay in the order of time
    private int[] InOrder()
    {
        int[] places = [.. _places];
        if (!_filter.ByValue)
            return places;
        double[] values = [.. _values];
        Array.Sort(values, places);
        for (var (from, to) = (0, 1); from < places.Length; from = to++)
        {
            while (to < places.Length && values[to] == values[from])
                to++;
            Array.Sort(places, from, to - from);
        }

        return places;
    }
}
