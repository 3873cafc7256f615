using Platform.Domain.Billing.Evidence;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Statistics.Uplift;

namespace Platform.Domain.Billing.Lines;

/// <summary>The rows of a snapshot, read, checked and turned so that more is better. One pass, whatever their number.</summary>
internal sealed class LineCases
{
    private readonly UpliftCase[] _cases;
    private readonly DateTimeOffset[] _times;
    private readonly decimal _low;
    private readonly decimal _width;

    private LineCases(KpiTerm term, DateTimeOffset start, DateTimeOffset end, int rows)
    {
        (Term, Start, End, _cases, _times) = (term, start, end, new UpliftCase[rows], new DateTimeOffset[rows]);
        (_low, _width) = term.Kpi.Kind == KpiKind.Amount ? (0, 1) : (term.Kpi.Low, term.Kpi.High - term.Kpi.Low);
    }

    public KpiTerm Term { get; }

    public DateTimeOffset Start { get; }

    public DateTimeOffset End { get; }

    /// <summary>When each case was observed.</summary>
    public IReadOnlyList<DateTimeOffset> Times => _times;

    public IReadOnlyList<UpliftCase> Cases => _cases;

    public int Clusters { get; private set; }

    public int ControlClusters { get; private set; }

    /// <summary>What one step of the oriented scale is in the KPI's own unit.</summary>
    public double Scale => Term.Kpi.Kind == KpiKind.BoundedScore ? (double)(Term.Kpi.High - Term.Kpi.Low) : 1;

    public int Served { get; private set; }

    public int Control => Term.Design == EvidenceDesign.BeforeAfter ? Term.Baseline!.Cases : _cases.Length - Served;

    /// <summary>Served cases of the period itself: a staggered comparison also looks at the periods before.</summary>
    public int Volume { get; private set; }

    /// <summary>Reads the rows of a snapshot.</summary>
    public static Outcome<LineCases> Read(ContractTerms terms, KpiTerm term, EvidenceSnapshot snapshot, DateTimeOffset? until)
    {
        var (start, end) = (UtcDay.StartOf(terms.StartOf(snapshot.Period)), UtcDay.StartOf(terms.EndOf(snapshot.Period)));
        end = until < end ? until.Value : end;
        var earliest = term.Design == EvidenceDesign.Staggered ? UtcDay.StartOf(terms.FirstDay) : start;
        var cases = new LineCases(term, start, end, snapshot.Rows.Count);
        var (names, groups) = (new CaseNames(snapshot.Rows), new LineGroups());
        for (var number = 1; number <= snapshot.Rows.Count; number++)
        {
            if (!EvidenceFields.TryRead(snapshot.Rows[number - 1], out var row))
                return LineErrors.Row(number);
            if (!term.Kpi.Accepts(row.Value))
                return LineErrors.Value(number, row.Value);
            if (row.At < earliest || row.At >= end)
                return LineErrors.Outside(number);
            if (snapshot.Arms?.Covers(row.At) == false)
                return LineErrors.NotByChance(number);
            if (!names.Add(number - 1, row.Case.Length))
                return LineErrors.Twice(number);
            cases.Add(number - 1, row, groups.Of(row.Cluster, row.Served));
        }

        cases.Name(groups);
        return cases;
    }

    /// <summary>Takes simulated rows, which are of the period and were never text.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="term">The term.</param>
    /// <param name="period">The period.</param>
    /// <param name="rows">In the order that a snapshot keeps them.</param>
    public static LineCases Of(ContractTerms terms, KpiTerm term, int period, IReadOnlyList<EvidenceRow> rows)
    {
        var cases = new LineCases(term, UtcDay.StartOf(terms.StartOf(period)), UtcDay.StartOf(terms.EndOf(period)), rows.Count);
        var groups = new LineGroups();
        for (var place = 0; place < rows.Count; place++)
            cases.Add(place, EvidenceFields.Of(rows[place]), groups.Of(rows[place].Cluster, rows[place].Served));
        cases.Name(groups);
        return cases;
    }

    private void Add(int place, in EvidenceFields row, int group)
    {
        var step = (int)Math.Floor((row.At - Start).TotalDays / 7);
        _times[place] = row.At;
        _cases[place] = new UpliftCase(row.Served, Oriented(row.Value), group, step, row.Before is { } before ? Oriented(before) : double.NaN);
        if (!row.Served)
            return;
        Served++;
        Volume += row.At >= Start ? 1 : 0;
    }

    // groups are numbered in the order of their names, whichever came first
    private void Name(LineGroups groups)
    {
        var numbers = groups.Numbers();
        for (var place = 0; place < _cases.Length; place++)
            _cases[place] = _cases[place] with { Cluster = numbers[_cases[place].Cluster] };
        (Clusters, ControlClusters) = (groups.Served, groups.Control);
    }

    private double Oriented(decimal value)
    {
        var scaled = (double)((value - _low) / _width);
        if (Term.Kpi.Direction == KpiDirection.HigherIsBetter)
            return scaled;
        return Term.Kpi.Kind == KpiKind.Amount ? -scaled : 1 - scaled;
    }
}
