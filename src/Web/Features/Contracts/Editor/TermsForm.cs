using Platform.Domain.Contracts;
using Platform.Domain.Kpis;

namespace Platform.Web.Features.Contracts.Editor;

/// <summary>Terms while they are written. Shares are in percent, as people type them.</summary>
public sealed class TermsForm
{
    public PartyForm Vendor { get; init; } = new();

    public PartyForm Customer { get; init; } = new();

    public string Currency { get; set; } = "EUR";

    public TaxCategory TaxCategory { get; set; } = TaxCategory.Standard;

    public decimal TaxPercent { get; set; } = 19;

    public DateOnly FirstDay { get; set; }

    public int Periods { get; set; } = 12;

    public int ShadowPeriods { get; set; } = 1;

    public int Looks { get; set; } = 5;

    public decimal AlphaPercent { get; set; } = 5;

    public int GapDays { get; set; } = 7;

    public decimal FlatFee { get; set; }

    public decimal Minimum { get; set; }

    public decimal? Cap { get; set; }

    /// <summary>What happens at the cap; without one nothing does.</summary>
    public CapRule AtCap { get; set; }

    public decimal? WarnAt { get; set; }

    public int DisputeDays { get; set; } = 30;

    public int PaymentDays { get; set; } = 30;

    public List<TermForm> Kpis { get; init; } = [];

    public List<GuardrailForm> Guardrails { get; init; } = [];

    /// <summary>The terms as they stand.</summary>
    public ContractTerms Terms => new(
        Vendor.Party, Customer.Party, Currency, TaxCategory, TaxPercent, FirstDay, Periods, ShadowPeriods, Looks, AlphaPercent / 100, GapDays, FlatFee, Minimum, Cap, DisputeDays, PaymentDays,
        [.. Kpis.Select(term => term.Term)], [.. Guardrails.Select(rail => rail.Guardrail)], Kpis.Exists(term => term.Design.HasFixedEnd()) ? AfterLooks.MayLower : null,
        Cap is not null && AtCap != CapRule.GoesOn ? AtCap : null, WarnAt);

    /// <summary>A first draft that begins with the next month, between the sides that signed last.</summary>
    public static TermsForm New(DateOnly today, (Party Vendor, Party Customer)? last) => new()
    {
        FirstDay = new DateOnly(today.Year, today.Month, 1).AddMonths(1),
        Vendor = PartyForm.Of(last?.Vendor),
        Customer = PartyForm.Of(last?.Customer),
    };

    /// <summary>A form filled from terms.</summary>
    public static TermsForm Of(ContractTerms terms, IReadOnlyList<(string Key, KpiDefinition Definition)> kpis) => new()
    {
        Vendor = PartyForm.Of(terms.Vendor),
        Customer = PartyForm.Of(terms.Customer),
        Currency = terms.Currency,
        TaxCategory = terms.TaxCategory,
        TaxPercent = terms.TaxPercent,
        FirstDay = terms.FirstDay,
        Periods = terms.Periods,
        ShadowPeriods = terms.ShadowPeriods,
        Looks = terms.LooksInAPeriod,
        AlphaPercent = Shown.Percent(terms.Alpha),
        GapDays = terms.LargestGapDays,
        FlatFee = terms.FlatFee,
        Minimum = terms.Minimum,
        Cap = terms.Cap,
        AtCap = terms.AtCap ?? CapRule.GoesOn,
        WarnAt = terms.WarnAt,
        DisputeDays = terms.DisputeDays,
        PaymentDays = terms.PaymentDays,
        Kpis = [.. terms.Kpis.Select(TermForm.Of)],
        Guardrails = [.. terms.Guardrails.Select(rail => GuardrailForm.Of(rail, kpis.FirstOrDefault(kpi => kpi.Key == rail.Key).Definition))],
    };
}

/// <summary>A side while it is written.</summary>
public sealed class PartyForm
{
    public string Name { get; set; } = "";

    public string Street { get; set; } = "";

    public string PostCode { get; set; } = "";

    public string City { get; set; } = "";

    public string Country { get; set; } = "";

    public string TaxId { get; set; } = "";

    public string Account { get; set; } = "";

    public string Email { get; set; } = "";

    public Party Party => new(Name.Trim(), Street.Trim(), PostCode.Trim(), City.Trim(), Country.Trim().ToUpperInvariant(), TaxId.Trim(), Account.Trim(), Email.Trim());

    public static PartyForm Of(Party? party) => party is null ? new() : new()
    {
        Name = party.Name, Street = party.Street, PostCode = party.PostCode, City = party.City, Country = party.Country, TaxId = party.TaxId, Account = party.Account, Email = party.Email,
    };
}

/// <summary>A guardrail while it is written.</summary>
public sealed class GuardrailForm
{
    public string Key { get; init; } = "";

    public string Name { get; set; } = "";

    public KpiDirection Direction { get; init; }

    /// <summary>Null when the project does not have this KPI (any more).</summary>
    public KpiDefinition? Kpi { get; init; }

    public decimal Limit { get; set; }

    public int MinimumCases { get; set; }

    public bool IsHidden { get; set; }

    public Guardrail Guardrail => new(Key, Name.Trim(), Direction, Limit / Shown.Factor(Kpi), MinimumCases, IsHidden);

    public static GuardrailForm Of(Guardrail rail, KpiDefinition? kpi) => new()
    {
        Key = rail.Key, Name = rail.Name, Direction = rail.Direction, Kpi = kpi, Limit = Shown.Plain(rail.Limit * Shown.Factor(kpi)), MinimumCases = rail.MinimumCases, IsHidden = rail.IsHidden,
    };

    /// <summary>A guardrail about a KPI: it may get a little worse than it is without the model, not more.</summary>
    public static GuardrailForm New(string key, KpiDefinition kpi, decimal? level)
    {
        var usual = level ?? (kpi.Kind == KpiKind.BoundedScore ? (kpi.Low + kpi.High) / 2 : 0);
        return new() { Key = key, Name = kpi.Name, Direction = kpi.Direction, Kpi = kpi, Limit = Shown.Plain(decimal.Round(usual * Shown.Factor(kpi), 2)), MinimumCases = kpi.MinimumCases };
    }
}

/// <summary>Shares are shown in percent, all other values as they are.</summary>
internal static class Shown
{
    // dividing by it drops the zeros that a product of decimals ends with
    private const decimal One = 1.0000000000000000000000000000m;

    public static decimal Factor(KpiDefinition? kpi) => kpi?.Kind == KpiKind.Proportion ? 100 : 1;

    /// <summary>A share in percent.</summary>
    public static decimal Percent(decimal share) => Plain(share * 100);

    /// <summary>The same number without zeros at its end.</summary>
    public static decimal Plain(decimal value) => value / One;
}
