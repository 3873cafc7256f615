using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Lines;

namespace Platform.Domain.Contracts.Planning;

/// <summary>The middle of simulated months and the band that holds eight of ten.</summary>
/// <param name="Low">A tenth of the months lie below.</param>
/// <param name="Middle">Half of them lie below.</param>
/// <param name="High">A tenth lie above.</param>
public sealed record PlannedBand(decimal Low, decimal Middle, decimal High)
{
    /// <summary>The band of some figures, at least one.</summary>
    public static PlannedBand Of(IEnumerable<decimal> figures)
    {
        decimal[] sorted = [.. figures.Order()];
        return new(sorted[(int)(0.1 * (sorted.Length - 1))], sorted[sorted.Length / 2], sorted[(int)Math.Ceiling(0.9 * (sorted.Length - 1))]);
    }
}

/// <summary>What one KPI would bill.</summary>
/// <param name="Key">Key of the term.</param>
/// <param name="Typical">The line in the middle of the simulated ones, with its formula and checks.</param>
/// <param name="Amount">Amounts of the months.</param>
/// <param name="Bound">Lower bounds of the months; 0 where there is none.</param>
/// <param name="Billing">Share of months that bill.</param>
/// <param name="BillingWithoutEffect">Share of the same months that would bill if the model changed nothing.</param>
/// <param name="Worth">Price of the whole true uplift on the typical month's cases, before floor, cap and grade.</param>
public sealed record TermForecast(string Key, LineResult Typical, PlannedBand Amount, PlannedBand Bound, double Billing, double BillingWithoutEffect, decimal Worth);

/// <summary>What a contract would bill in a month if things went as people expect: simulated cases, billed by the product's own calculation.</summary>
/// <param name="Months">Number of months simulated.</param>
/// <param name="Terms">Each KPI.</param>
/// <param name="Net">Net sums with fee, minimum and cap.</param>
/// <param name="Gross">The same with tax.</param>
/// <param name="NetWithoutEffect">Net sums if the model changed nothing.</param>
/// <param name="Lines">The lines of a typical month.</param>
public sealed record ContractForecast(int Months, IReadOnlyList<TermForecast> Terms, PlannedBand Net, PlannedBand Gross, PlannedBand NetWithoutEffect, IReadOnlyList<InvoiceLine> Lines)
{
    /// <summary>Simulates months of a contract.</summary>
    /// <param name="terms">Terms that can be signed, but for baselines.</param>
    /// <param name="expected">What is expected of each term, by key.</param>
    /// <param name="months">How many months.</param>
    /// <param name="seed">Seed; the same gives the same months.</param>
    /// <param name="cancellationToken">Ends it between two months.</param>
    public static ContractForecast Of(ContractTerms terms, IReadOnlyDictionary<string, Expectation> expected, int months, ulong seed, CancellationToken cancellationToken)
    {
        IReadOnlyList<LineResult> Simulate(KpiTerm term, int number, decimal part)
        {
            var expectation = expected[term.Key];
            return new PlannedLines(terms, term.Key, expectation with { Uplift = expectation.Uplift * part }).Months(months, PlannedLines.SeedOf(seed, number << 16), cancellationToken);
        }

        var with = terms.Kpis.Select((term, number) => Simulate(term, number, 1)).ToList();
        var without = terms.Kpis.Select((term, number) => Simulate(term, number, 0)).ToList();
        var sums = Sums(terms, with, months);
        var middle = sums.Select((sum, month) => (sum.Totals.Net, month)).Order().ElementAt(months / 2).month;
        return new(
            months, [.. terms.Kpis.Select((term, number) => Term(term, expected[term.Key], with[number], without[number]))],
            PlannedBand.Of(sums.Select(sum => sum.Totals.Net)), PlannedBand.Of(sums.Select(sum => sum.Totals.Gross)), PlannedBand.Of(Sums(terms, without, months).Select(sum => sum.Totals.Net)), sums[middle].Lines);
    }

    private static TermForecast Term(KpiTerm term, Expectation expected, IReadOnlyList<LineResult> with, IReadOnlyList<LineResult> without)
    {
        var typical = with.OrderBy(line => line.Amount).ThenBy(line => line.Bound).ElementAt(with.Count / 2);
        return new(
            term.Key, typical, PlannedBand.Of(with.Select(line => line.Amount)), PlannedBand.Of(with.Select(line => Math.Max(0, line.Bound ?? 0))),
            with.Count(PlannedLines.Bills) / (double)with.Count, without.Count(PlannedLines.Bills) / (double)without.Count, term.Price.Of(expected.Uplift * typical.Volume));
    }

    // invoices of period 1 without shadow: minimum, fee, cap and tax as they are put on every one
    private static List<(IReadOnlyList<InvoiceLine> Lines, InvoiceTotals Totals)> Sums(ContractTerms terms, List<IReadOnlyList<LineResult>> lines, int months)
    {
        var billed = terms with { ShadowPeriods = 0 };
        return [.. Enumerable.Range(0, months).Select(month => InvoiceComputation.Of(billed, 1, [.. lines.Select(term => new EvidencedLine(term[month], ""))], [], [], []).Value)];
    }
}
