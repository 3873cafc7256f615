using System.Text;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Contracts;
using Platform.Domain.Kpis;
using Platform.Web.Features.Invoicing.Ledger;

namespace Platform.Web.Features.Invoicing.Evidence;

/// <summary>
/// Finds the cases of a snapshot that enter no figure of their line: a pair with one arm only, a case that was not served where the baseline is frozen,
/// and of a staggered comparison a served case from before the period.
/// </summary>
internal sealed class LeftOutCases(EvidenceDesign design, DateTimeOffset start)
{
    private const byte InServed = 1;
    private const byte InCompared = 2;

    private readonly long _start = start.ToUnixTimeMilliseconds();
    // arms that were seen of each pair
    private Dictionary<string, (byte Arms, int Cases)> _pairs = new(StringComparer.Ordinal);

    /// <summary>How many there are; known once all rows were seen.</summary>
    public int Count { get; private set; }

    /// <summary>Takes the next row in.</summary>
    public void See(in EvidenceRowBytes row)
    {
        if (design != EvidenceDesign.MatchedDifference)
        {
            Count += Has("", row.At, row.Served) ? 1 : 0;
            return;
        }

        Span<char> name = stackalloc char[2 * ObservedEvent.MaxNameLength];
        var pairs = _pairs.GetAlternateLookup<ReadOnlySpan<char>>();
        var pair = name[..Encoding.UTF8.GetChars(row.Cluster, name)];
        var seen = pairs.TryGetValue(pair, out var known) ? known : default;
        pairs[pair] = ((byte)(seen.Arms | (row.Served ? InServed : InCompared)), seen.Cases + 1);
    }

    /// <summary>All rows were seen: only pairs that lack an arm are remembered.</summary>
    public void Close()
    {
        _pairs = _pairs.Where(pair => pair.Value.Arms != (InServed | InCompared)).ToDictionary(StringComparer.Ordinal);
        Count += _pairs.Values.Sum(pair => pair.Cases);
    }

    public bool Has(in EvidenceRowBytes row) => Count > 0 && Has(design == EvidenceDesign.MatchedDifference ? Encoding.UTF8.GetString(row.Cluster) : "", row.At, row.Served);

    public bool Has(EvidenceRow row) => Has(row.Cluster, row.At.ToUnixTimeMilliseconds(), row.Served);

    private bool Has(string cluster, long at, bool served) => design switch
    {
        EvidenceDesign.BeforeAfter => !served,
        EvidenceDesign.MatchedDifference => _pairs.ContainsKey(cluster),
        EvidenceDesign.Staggered => served && at < _start,
        _ => false,
    };
}
