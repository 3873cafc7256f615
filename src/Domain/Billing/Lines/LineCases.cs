using Platform.Domain.Billing.Evidence;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Statistics.Uplift;

namespace Platform.Domain.Billing.Lines;

/// <summary>The rows of a snapshot, read, checked and turned so that more is better.</summary>
internal sealed class LineCases
{
    private LineCases(KpiTerm term, DateTimeOffset start, DateTimeOffset end, IReadOnlyList<EvidenceRow> rows)
    {
        (Term, Start, End, Rows) = (term, start, end, rows);
        var clusters = rows.Select(row => row.Cluster).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select((name, number) => (name, number))
            .ToDictionary(pair => pair.name, pair => pair.number, StringComparer.Ordinal);
        Cases = [.. rows.Select(row => new UpliftCase(
            row.Served, Oriented(row.Value), clusters[row.Cluster], (int)Math.Floor((row.At - start).TotalDays / 7), row.Before is { } before ? Oriented(before) : double.NaN))];
        Clusters = rows.GroupBy(row => row.Cluster, StringComparer.Ordinal).Count(group => group.Any(row => row.Served));
        ControlClusters = rows.GroupBy(row => row.Cluster, StringComparer.Ordinal).Count(group => group.Any(row => !row.Served));
    }

    public KpiTerm Term { get; }

    public DateTimeOffset Start { get; }

    public DateTimeOffset End { get; }

    public IReadOnlyList<EvidenceRow> Rows { get; }

    public IReadOnlyList<UpliftCase> Cases { get; }

    public int Clusters { get; }

    public int ControlClusters { get; }

    /// <summary>What one step of the oriented scale is in the KPI's own unit.</summary>
    public double Scale => Term.Kpi.Kind == KpiKind.BoundedScore ? (double)(Term.Kpi.High - Term.Kpi.Low) : 1;

    public int Served => Rows.Count(row => row.Served);

    public int Control => Term.Design == EvidenceDesign.BeforeAfter ? Term.Baseline!.Cases : Rows.Count(row => !row.Served);

    /// <summary>Served cases of the period itself: a staggered comparison also looks at the periods before.</summary>
    public int Volume => Rows.Count(row => row.Served && row.At >= Start);

    /// <summary>Reads the rows of a snapshot.</summary>
    public static Outcome<LineCases> Read(ContractTerms terms, KpiTerm term, EvidenceSnapshot snapshot, DateTimeOffset? until)
    {
        var (start, end) = (UtcDay.StartOf(terms.StartOf(snapshot.Period)), UtcDay.StartOf(terms.EndOf(snapshot.Period)));
        end = until < end ? until.Value : end;
        var earliest = term.Design == EvidenceDesign.Staggered ? UtcDay.StartOf(terms.FirstDay) : start;
        var rows = new List<EvidenceRow>(snapshot.Rows.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var number = 1; number <= snapshot.Rows.Count; number++)
        {
            if (EvidenceRow.Parse(snapshot.Rows[number - 1]) is not { } row)
                return LineErrors.Row(number);
            if (!term.Kpi.Accepts(row.Value))
                return LineErrors.Value(number, row.Value);
            if (row.At < earliest || row.At >= end)
                return LineErrors.Outside(number);
            if (!seen.Add(row.Case))
                return LineErrors.Twice(number);
            rows.Add(row);
        }

        return new LineCases(term, start, end, rows);
    }

    private double Oriented(decimal value)
    {
        var (low, high) = Term.Kpi.Kind == KpiKind.Amount ? (0m, 1m) : (Term.Kpi.Low, Term.Kpi.High);
        var scaled = (double)((value - low) / (high - low));
        if (Term.Kpi.Direction == KpiDirection.HigherIsBetter)
            return scaled;
        return Term.Kpi.Kind == KpiKind.Amount ? -scaled : 1 - scaled;
    }
}
