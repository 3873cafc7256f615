using System.Text.Json.Serialization;
using Platform.Domain.Kernel;

namespace Platform.Domain.Contracts;

/// <summary>
/// Everything that both sides sign. Immutable; another wording is another version with another hash. Members that came later are optional and absent from a text that does not have them:
/// what was signed before keeps its hash.
/// </summary>
/// <param name="Vendor">Who bills.</param>
/// <param name="Customer">Who pays.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="TaxCategory">Why that rate applies.</param>
/// <param name="TaxPercent">Tax on every line, in percent; 0 unless the category is the standard one.</param>
/// <param name="FirstDay">First day of the first period, UTC.</param>
/// <param name="Periods">Number of monthly periods.</param>
/// <param name="ShadowPeriods">First periods that are computed and shown but not billed.</param>
/// <param name="LooksInAPeriod">How often in a period anybody may look at the bound of designs whose interval has a fixed end; the error chance is divided among the looks.</param>
/// <param name="Alpha">Chance that the whole contract ever bills a KPI without an effect, over all periods, KPIs and looks.</param>
/// <param name="LargestGapDays">Longest time without any observation within a period.</param>
/// <param name="FlatFee">Fee for each period.</param>
/// <param name="Minimum">Least net amount of a period.</param>
/// <param name="Cap">Largest net amount of a period; null for none.</param>
/// <param name="DisputeDays">Days after issue in which a line may be disputed.</param>
/// <param name="PaymentDays">Days after issue until an invoice is due.</param>
/// <param name="Kpis">What is measured and priced.</param>
/// <param name="Guardrails">What must not get worse.</param>
/// <param name="AfterLooks">What a restatement may do once the looks are used; null where it was signed without.</param>
/// <param name="AtCap">What happens at the cap; null where it was signed without: the service goes on and what comes on top is not billed.</param>
/// <param name="WarnAt">Net amount of a period at which the customer is warned; null for none.</param>
public sealed record ContractTerms(
    Party Vendor,
    Party Customer,
    string Currency,
    TaxCategory TaxCategory,
    decimal TaxPercent,
    DateOnly FirstDay,
    int Periods,
    int ShadowPeriods,
    int LooksInAPeriod,
    decimal Alpha,
    int LargestGapDays,
    decimal FlatFee,
    decimal Minimum,
    decimal? Cap,
    int DisputeDays,
    int PaymentDays,
    IReadOnlyList<KpiTerm> Kpis,
    IReadOnlyList<Guardrail> Guardrails,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AfterLooks? AfterLooks = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CapRule? AtCap = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? WarnAt = null)
{
    // observations are not older, and evidence keeps times as milliseconds
    private const int FirstYear = 2000;

    private const int LastYear = 2200;

    /// <summary>Most periods.</summary>
    public const int MostPeriods = 120;

    /// <summary>The chance of a false bill that one line may use: the contract's, divided by periods and KPIs (Bonferroni).</summary>
    public double AlphaOfLine => (double)(Alpha / (Math.Max(1, Periods) * Math.Max(1, Kpis.Count)));

    /// <summary>The first day after the period with a number.</summary>
    /// <param name="period">From 1.</param>
    public DateOnly EndOf(int period) => FirstDay.AddMonths(period);

    /// <summary>The first day of a period.</summary>
    /// <param name="period">From 1.</param>
    public DateOnly StartOf(int period) => FirstDay.AddMonths(period - 1);

    /// <summary>The term with a key; null when there is none.</summary>
    public KpiTerm? Term(string key) => Kpis.FirstOrDefault(term => term.Key == key);

    /// <summary>Says what is wrong with the terms; success when they can be signed.</summary>
    public Outcome Check()
    {
        var sides = new[] { Vendor.Check(), Customer.Check() }.FirstOrDefault(check => !check.Succeeded);
        if (sides is not null)
            return sides;
        if (!Money.IsKnown(Currency))
            return ContractErrors.Currency(Currency);
        if (TaxCategory == TaxCategory.Standard ? TaxPercent <= 0 : TaxPercent != 0)
            return ContractErrors.Tax(TaxCategory, TaxPercent);
        if (Alpha is < ErrorBudget.Least or > ErrorBudget.Most)
            return ContractErrors.Alpha(Alpha);
        var numbers = new (string What, decimal Value, decimal Least, decimal Most)[]
        {
            ("The tax rate", TaxPercent, 0, 100), ("The year of the first day", FirstDay.Year, FirstYear, LastYear), ("The number of periods", Periods, 1, MostPeriods), ("The number of shadow periods", ShadowPeriods, 0, Periods),
            ("The number of looks", LooksInAPeriod, 1, 31), ("The longest gap", LargestGapDays, 1, 31), ("The flat fee", FlatFee, 0, Money.Most),
            ("The cap", Cap ?? 0, 0, Money.Most), ("The amount that warns", WarnAt ?? 0, 0, Cap ?? Money.Most), ("The minimum", Minimum, 0, Cap ?? Money.Most), ("The dispute window in days", DisputeDays, 1, 366), ("The payment term in days", PaymentDays, 0, 366),
        };
        foreach (var (what, value, least, most) in numbers)
        {
            if (value < least || value > most)
                return ContractErrors.OutOfRange(what, value, least, most);
        }

        return AtCap == CapRule.Pauses && Cap is null ? ContractErrors.PauseWithoutCap() : CheckParts();
    }

    private Outcome CheckParts()
    {
        if (Kpis.Count == 0 && FlatFee == 0)
            return ContractErrors.Empty();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in Kpis.Select(term => term.Key).Concat(Guardrails.Select(rail => rail.Key)))
        {
            if (!keys.Add(key))
                return ContractErrors.DoubleKey(key);
        }

        return Kpis.Select(term => term.Check()).Concat(Guardrails.Select(rail => rail.Check())).FirstOrDefault(check => !check.Succeeded) ?? Outcome.Success;
    }
}
