using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Web.Features.Invoicing.Ledger;

namespace Platform.Web.Features.Invoicing.Evidence;

/// <summary>Cases of an arm and their sum.</summary>
internal sealed record ArmTotal(int Cases, decimal Sum)
{
    public decimal Mean => Cases > 0 ? Sum / Cases : 0;
}

/// <summary>What one look through all rows of a snapshot gives: where rows stand, and the figures above them.</summary>
/// <param name="Stored">The snapshot without its rows.</param>
/// <param name="Served">The arm that the model served.</param>
/// <param name="Compared">The other one.</param>
/// <param name="Days">Both arms over time: by day, or by week where there are many.</param>
/// <param name="LeftOut">Cases that enter no figure.</param>
internal sealed record EvidenceOutline(StoredPart Stored, ArmTotal Served, ArmTotal Compared, IReadOnlyList<ArmDays> Days, LeftOutCases LeftOut)
{
    public ArmTotal Arm(bool served) => served ? Served : Compared;

    /// <summary>Looks through a snapshot.</summary>
    public static async Task<EvidenceOutline> OfAsync(EvidenceStore store, EvidencePart part, (KpiTerm Term, DateTimeOffset Start) of, CancellationToken cancellationToken)
    {
        var totals = new RowTotals(new LeftOutCases(of.Term.Design, of.Start));
        // the rows of the line come first, those of guardrails after them
        var stored = await store.ScanAsync(part, (range, _, row) => totals.See(range, row), cancellationToken);
        return totals.Close(stored);
    }
}

/// <summary>Adds rows up as they are read.</summary>
internal sealed class RowTotals(LeftOutCases leftOut)
{
    // more days than this are drawn by the week
    private const int MostDays = 62;
    private const long DayMilliseconds = 86_400_000;

    private readonly SortedDictionary<long, (int Served, decimal ServedSum, int Compared, decimal ComparedSum)> _days = [];

    public void See(int range, ReadOnlySpan<byte> text)
    {
        if (range != 0)
            return;
        var row = EvidenceRowBytes.Of(text);
        leftOut.See(row);
        var day = (long)Math.Floor(row.At / (double)DayMilliseconds);
        var (served, servedSum, compared, comparedSum) = _days.GetValueOrDefault(day);
        _days[day] = row.Served ? (served + 1, servedSum + row.Value, compared, comparedSum) : (served, servedSum, compared + 1, comparedSum + row.Value);
    }

    public EvidenceOutline Close(StoredPart stored)
    {
        leftOut.Close();
        return new(
            stored, new(_days.Values.Sum(day => day.Served), _days.Values.Sum(day => day.ServedSum)), new(_days.Values.Sum(day => day.Compared), _days.Values.Sum(day => day.ComparedSum)), [.. Days()], leftOut);
    }

    private IEnumerable<ArmDays> Days()
    {
        if (_days.Count == 0)
            return [];
        var (first, last) = (_days.Keys.First(), _days.Keys.Last());
        var step = last - first > MostDays ? 7 : 1;
        return _days.GroupBy(day => (day.Key - first) / step).Select(group =>
        {
            var (served, compared) = (group.Sum(day => day.Value.Served), group.Sum(day => day.Value.Compared));
            return new ArmDays(
                DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(first + (group.Key * step))),
                served, served > 0 ? (double)group.Sum(day => day.Value.ServedSum) / served : null, compared, compared > 0 ? (double)group.Sum(day => day.Value.ComparedSum) / compared : null);
        });
    }
}
