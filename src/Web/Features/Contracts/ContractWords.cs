using System.Globalization;
using Microsoft.Extensions.Localization;
using Platform.Domain.Contracts;
using Platform.Domain.Kpis;

namespace Platform.Web.Features.Contracts;

/// <summary>Terms as people read them: money with its currency, shares in percent, prices and comparisons in sentences.</summary>
internal static class ContractWords
{
    private const int FewestDigits = 2;

    /// <summary>An amount of money. A draft may still name a currency that nobody knows.</summary>
    public static string Amount(decimal amount, string currency) =>
        $"{amount.ToString("N" + (Money.IsKnown(currency) ? Money.DigitsOf(currency) : FewestDigits).ToString(CultureInfo.InvariantCulture), CultureInfo.CurrentCulture)} {currency}";

    /// <summary>A price: as many digits as it has, at least the currency's.</summary>
    public static string Price(decimal price, string currency) =>
        $"{price.ToString($"#,0.{new string('0', Money.IsKnown(currency) ? Money.DigitsOf(currency) : FewestDigits)}######", CultureInfo.CurrentCulture)} {currency}";

    public static string Percent(decimal share) => (share * 100).ToString("0.####", CultureInfo.CurrentCulture) + " %";

    public static string Number(decimal value) => value.ToString("#,0.######", CultureInfo.CurrentCulture);

    /// <summary>A value of a KPI: a share in percent, everything else with its unit.</summary>
    public static string Value(KpiKind kind, string unit, decimal value) => kind == KpiKind.Proportion ? Percent(value) : $"{Number(value)} {unit}".TrimEnd();

    /// <summary>A difference of a KPI: shares in points.</summary>
    public static string Difference(IStringLocalizer text, KpiDefinition kpi, decimal value) =>
        kpi.Kind == KpiKind.Proportion ? text["Points", (value * 100).ToString("0.##", CultureInfo.CurrentCulture)] : $"{Number(value)} {kpi.Unit}".TrimEnd();

    /// <summary>What a proven difference costs, in a sentence.</summary>
    public static string PriceOf(IStringLocalizer text, KpiTerm term, string currency)
    {
        var unit = UnitOf(text, term.Kpi);
        return term.Price.Model switch
        {
            PriceModel.PerOutcome => text["Price.PerOutcome.Words", Price(term.Price.UnitPrice, currency)],
            PriceModel.PerUnitOfUplift => text["Price.PerUnitOfUplift.Words", Price(term.Price.UnitPrice, currency), unit],
            PriceModel.Package => text["Price.Package.Words", Price(term.Price.UnitPrice, currency), Number(term.Price.PackageSize), unit],
            _ => text["Price.Tiered.Words", string.Join("; ", term.Price.Tiers.Select(tier => TierOf(text, tier, currency)))],
        };
    }

    /// <summary>What a unit of gain is called: outcomes of a share, the unit of anything else.</summary>
    public static string UnitOf(IStringLocalizer text, KpiDefinition kpi) => kpi.Kind == KpiKind.Proportion ? text["Outcome"] : kpi.Unit.Length > 0 ? kpi.Unit : text["UnitOfIt"];

    /// <summary>The last day; null while a draft names days that no calendar has.</summary>
    public static DateOnly? LastDay(ContractTerms terms) =>
        terms.Periods is >= 1 and <= ContractTerms.MostPeriods && terms.FirstDay.Year < DateOnly.MaxValue.Year - (ContractTerms.MostPeriods / 12) ? terms.EndOf(terms.Periods).AddDays(-1) : null;

    /// <summary>The period that a day lies in: 0 before the first, one more than there are after the last.</summary>
    public static int PeriodOf(ContractTerms terms, DateOnly day)
    {
        if (day < terms.FirstDay || LastDay(terms) is not { } last)
            return 0;
        if (day > last)
            return terms.Periods + 1;
        var months = ((day.Year - terms.FirstDay.Year) * 12) + day.Month - terms.FirstDay.Month;
        return terms.FirstDay.AddMonths(months) > day ? months : months + 1;
    }

    private static string TierOf(IStringLocalizer text, PriceTier tier, string currency) =>
        tier.UpTo is { } end ? text["Tier.Words", Number(end), Price(tier.UnitPrice, currency)] : text["Tier.Last.Words", Price(tier.UnitPrice, currency)];
}
