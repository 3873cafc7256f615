using System.Globalization;
using Platform.Domain.Kernel;

namespace Platform.Domain.Billing.Lines;

/// <summary>Evidence that no line can rest on.</summary>
public static class LineErrors
{
    /// <summary>The contract has no such term.</summary>
    public static DomainError NoTerm(string key) => new("line.no_term", $"The contract has no KPI '{key}'. The evidence belongs to other terms.");

    /// <summary>The contract has no such period.</summary>
    public static DomainError NoPeriod(int period, int periods) => new("line.no_period", Say($"Period {period} does not exist: the contract has {periods}."));

    /// <summary>Made by another calculation.</summary>
    public static DomainError Method(string method) => new("line.method", $"The evidence names the calculation '{method}', which this program does not know. Use the version that made it.");

    /// <summary>Other terms than those it names.</summary>
    public static DomainError OtherContract() => new("line.other_contract", "The evidence names the hash of other terms than these.");

    /// <summary>A row that is none.</summary>
    public static DomainError Row(int number) => new("line.row", Say($"Row {number} of the evidence cannot be read."));

    /// <summary>A value that the KPI cannot have.</summary>
    public static DomainError Value(int number, decimal value) => new("line.value", Say($"Row {number} has the value {value}, which this KPI cannot have."));

    /// <summary>A case outside its period.</summary>
    public static DomainError Outside(int number) => new("line.outside_period", Say($"Row {number} lies outside the period."));

    /// <summary>A case whose arm somebody said, among those that chance divided.</summary>
    public static DomainError NotByChance(int number) => new(
        "line.not_by_chance", Say($"Row {number} was observed when none of the comparisons that the evidence names gave arms by chance."));

    /// <summary>One case twice.</summary>
    public static DomainError Twice(int number) => new("line.case_twice", Say($"Row {number} is a case that is already among the rows. A case counts once."));

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
