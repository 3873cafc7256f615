using System.Globalization;
using Platform.Domain.Kernel;

namespace Platform.Domain.Kpis;

/// <summary>Refusals about KPIs and their observations.</summary>
public static class KpiErrors
{
    /// <summary>No name, or one that is too long.</summary>
    public static DomainError Name(string? name) =>
        new("kpi.name", $"A KPI needs a name of 1 to {KpiDefinition.MaxNameLength} characters; this one has {name?.Length ?? 0}. Shorten it or give one.");

    /// <summary>A proportion with other limits than 0 and 1.</summary>
    public static DomainError ProportionLimits(decimal low, decimal high) =>
        new("kpi.proportion_limits", Say($"A proportion runs from 0 to 1, not from {low} to {high}. Choose a bounded score for other limits."));

    /// <summary>Limits that leave no room.</summary>
    public static DomainError Limits(decimal low, decimal high) =>
        new("kpi.limits", Say($"The least value ({low}) must be below the largest ({high}). Exchange or correct them."));

    /// <summary>Too few cases asked for.</summary>
    public static DomainError MinimumCases(int cases, int least) =>
        new("kpi.minimum_cases", Say($"A line needs at least {least} cases in each arm; {cases} was asked for. Raise the minimum."));

    /// <summary>A freshness outside its limits.</summary>
    public static DomainError Freshness(int days) =>
        new("kpi.freshness", Say($"Freshness lies from 1 to 366 days, not {days}."));

    /// <summary>A key that cannot stand in an address.</summary>
    public static DomainError Key(string key) =>
        new("kpi.key", $"'{key}' is no key: up to {Kpi.MaxKeyLength} of a-z, 0-9 and hyphens, with a letter or digit at both ends.");

    /// <summary>A key that means another page.</summary>
    public static DomainError KeyReserved(string key) => new("kpi.key_reserved", $"'{key}' means another page of the value area. Choose another key.");

    /// <summary>A key that is in use.</summary>
    public static DomainError KeyTaken(string key) => new("kpi.key_taken", $"This project has a KPI '{key}' already. Choose another key.", ErrorKind.Conflict);

    /// <summary>No such KPI for this caller.</summary>
    public static DomainError NotFound() => new("kpi.not_found", "There is no such KPI in this project.", ErrorKind.NotFound);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
