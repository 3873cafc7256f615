using System.Globalization;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Billing.Forecast;

/// <summary>
/// What a running period will probably bill: the days that remain are filled with whole days drawn from those that were seen (a block bootstrap, so that groups and days of the week stay together),
/// and each filled period is computed by the calculation that bills. Seeded: the same cases give the same band.
/// </summary>
public static class PeriodForecast
{
    /// <summary>Days that must have been seen.</summary>
    public const int LeastDays = 3;

    private const int MostDraws = 60;
    private const int LeastDraws = 9;

    // cases that all draws together may compute: a look at a page must not take minutes
    private const int CasesInAll = 600_000;

    /// <summary>The band; null while too few days were seen.</summary>
    /// <param name="terms">The signed terms.</param>
    /// <param name="period">Number of the period.</param>
    /// <param name="snapshots">Its cases so far, in the order of the terms.</param>
    /// <param name="until">Up to when they were seen, UTC.</param>
    /// <returns>Refused with a <c>line.…</c> code.</returns>
    public static Outcome<InvoiceForecast?> Of(ContractTerms terms, int period, IReadOnlyList<EvidenceSnapshot> snapshots, DateTimeOffset until)
    {
        var (start, end) = (UtcDay.StartOf(terms.StartOf(period)), UtcDay.StartOf(terms.EndOf(period)));
        var (seen, all) = ((int)(until - start).TotalDays, (int)(end - start).TotalDays);
        if (seen < LeastDays)
            return (InvoiceForecast?)null;
        var days = snapshots.Select(snapshot => new SeenDays(snapshot, start, Math.Min(seen, all))).ToList();
        var cases = Math.Max(1, days.Sum(day => day.Count) * (long)all / seen);
        var draws = (int)Math.Clamp(CasesInAll / cases, LeastDraws, MostDraws);
        var nets = new List<decimal>(draws);
        for (var draw = 0; draw < draws; draw++)
        {
            var chance = new SplitMix64(((ulong)period << 32) + (ulong)draw);
            var source = Enumerable.Range(0, all).Select(day => day < seen ? day : chance.Index(Math.Min(seen, all))).ToList();
            var net = NetOf(terms, period, days, source);
            if (!net.Succeeded)
                return net.Error;
            nets.Add(net.Value);
        }

        nets.Sort();
        return new InvoiceForecast(nets[draws / 10], nets[draws / 2], nets[draws - 1 - (draws / 10)], until);
    }

    private static Outcome<decimal> NetOf(ContractTerms terms, int period, List<SeenDays> days, List<int> source)
    {
        var lines = new List<EvidencedLine>();
        foreach (var seen in days)
        {
            var line = LineComputation.Of(terms, seen.Filled(source));
            if (!line.Succeeded)
                return line.Error;
            lines.Add(new(line.Value, ""));
        }

        var content = InvoiceComputation.Of(terms, period, lines, [], [], []);
        return content.Succeeded ? content.Value.Totals.Net : content.Error;
    }

    /// <summary>The cases of a snapshot by day of the period; those of before stand apart.</summary>
    private sealed class SeenDays
    {
        private readonly EvidenceSnapshot _snapshot;
        private readonly List<string> _before = [];
        private readonly List<EvidenceRow>[] _days;
        private readonly Dictionary<string, List<EvidenceRow>[]> _rails;

        public SeenDays(EvidenceSnapshot snapshot, DateTimeOffset start, int seen)
        {
            _snapshot = snapshot;
            _days = Split(snapshot.Rows, start, seen, _before);
            _rails = snapshot.Guardrails.ToDictionary(pair => pair.Key, pair => Split(pair.Value, start, seen, []), StringComparer.Ordinal);
        }

        public int Count => _days.Sum(day => day.Count);

        public EvidenceSnapshot Filled(List<int> source) => _snapshot with
        {
            Rows = [.. _before, .. Fill(_days, source, _snapshot.Arms)],
            Guardrails = _rails.ToDictionary(pair => pair.Key, IReadOnlyList<string> (pair) => Fill(pair.Value, source, null), StringComparer.Ordinal),
        };

        private static List<EvidenceRow>[] Split(IReadOnlyList<string> lines, DateTimeOffset start, int seen, List<string> before)
        {
            var days = Enumerable.Range(0, seen).Select(_ => new List<EvidenceRow>()).ToArray();
            foreach (var line in lines)
            {
                if (EvidenceRow.Parse(line) is not { } row)
                    continue;
                var day = (int)Math.Floor((row.At - start).TotalDays);
                if (day < 0)
                    before.Add(line);
                else if (day < seen)
                    days[day].Add(row);
            }

            return days;
        }

        // days after the end of a comparison bring no more cases that chance divided
        private static List<string> Fill(List<EvidenceRow>[] days, List<int> source, ArmsByChance? arms)
        {
            var lines = new List<string>();
            foreach (var (day, from) in source.Index())
            {
                foreach (var row in days[from].Where(row => arms?.Covers(row.At.AddDays(day - from)) != false))
                    lines.Add(day == from ? row.Line : (row with { Case = string.Create(CultureInfo.InvariantCulture, $"{row.Case}-{day}"), At = row.At.AddDays(day - from) }).Line);
            }

            return lines;
        }
    }
}
