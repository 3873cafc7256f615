using System.Globalization;
using Platform.Domain.Kernel;

namespace Platform.Domain.Comparisons;

/// <summary>Refusals about live comparisons.</summary>
public static class ComparisonErrors
{
    /// <summary>No name, or one that is too long.</summary>
    public static DomainError Name(int length) =>
        new("comparison.name", $"A comparison needs a name of 1 to {ComparisonPlan.MaxNameLength} characters; this one has {length}.");

    /// <summary>A key that cannot stand in an address.</summary>
    public static DomainError Key(string key) =>
        new("comparison.key", $"'{key}' is no key: up to {LiveComparison.MaxKeyLength} of a-z, 0-9 and hyphens, with a letter or digit at both ends, and not 'new'.");

    /// <summary>A key that is in use.</summary>
    public static DomainError KeyTaken(string key) =>
        new("comparison.key_taken", $"This project has a comparison '{key}' already. Choose another key.", ErrorKind.Conflict);

    /// <summary>The same model twice.</summary>
    public static DomainError SameModel() => new("comparison.same_model", "Both arms have the same model. Choose two.");

    /// <summary>A base model on trial.</summary>
    public static DomainError TreatedBase() => new("comparison.treated_base", "The model on trial is an adapter or a checkpoint of this project; a base model may be the control.");

    /// <summary>A model that is not there.</summary>
    public static DomainError ModelGone(string key) => new("comparison.model_gone", $"There is no model '{key}' in this project any more. Choose another one.", ErrorKind.NotFound);

    /// <summary>A checkpoint that may be removed at any moment.</summary>
    public static DomainError RunWorks(string name) => new(
        "comparison.run_works", $"The run of '{name}' is not over and may still remove its checkpoints. Wait for its end, then start the comparison.", ErrorKind.Conflict);

    /// <summary>No KPI, too many, or one twice.</summary>
    public static DomainError Kpis(int count) =>
        new("comparison.kpis", $"A comparison watches 1 to {ComparisonPlan.MostKpis} different KPIs; {count} were named.");

    /// <summary>A KPI that events of cases do not feed.</summary>
    public static DomainError KpiSource(string key) =>
        new("comparison.kpi_source", $"The KPI '{key}' is fed by evaluations on the hidden hold-out, not by cases of production. Choose another one.");

    /// <summary>A KPI whose past only the parties to a contract see.</summary>
    public static DomainError KpiSealed(string key) => new(
        "comparison.kpi_sealed",
        $"What the KPI '{key}' came to is hidden from whoever has no part in contracts and invoices, and trying a plan would tell it. Ask a person with a part to try it, or let another KPI decide.", ErrorKind.Forbidden);

    /// <summary>Something that chance cannot decide for.</summary>
    public static DomainError Unit() => new("comparison.unit", "Chance decides for each 'Case' or for each 'Cluster'; 'unit' names neither.");

    /// <summary>A share without two arms.</summary>
    public static DomainError Share(decimal percent) => new("comparison.share", Say($"The treated model gets from 5 % to 95 % of the units, not {percent:0.##} %."));

    /// <summary>An error chance outside its limits.</summary>
    public static DomainError Alpha(decimal percent) => new("comparison.alpha", Say($"The error chance of the stop rule lies from 0.1 % to 20 %, not at {percent:0.##} %."));

    /// <summary>A duration outside its limits.</summary>
    public static DomainError Weeks(int weeks) => new("comparison.weeks", $"A comparison runs from 1 to {ComparisonPlan.MostWeeks} weeks, not {weeks}.");

    /// <summary>An expectation outside its limits.</summary>
    public static DomainError CasesAWeek(int cases) => new("comparison.cases_a_week", Say($"From 1 to {ComparisonPlan.MostCases} cases a week can be expected, not {cases}."));

    /// <summary>A margin below nothing.</summary>
    public static DomainError Margin(string key, decimal margin) => new("comparison.margin", Say($"The margin of '{key}' is {margin}; it is at least 0, in the KPI's own unit."));

    /// <summary>A margin as wide as the KPI.</summary>
    public static DomainError MarginTooWide(string key, decimal margin, decimal width) =>
        new("comparison.margin_too_wide", Say($"The margin of '{key}' is {margin}; the KPI runs over {width} in all, so the rule would never stop. Choose a smaller one."));

    /// <summary>No such comparison for this caller.</summary>
    public static DomainError NotFound() => new("comparison.not_found", "There is no such comparison in this project.", ErrorKind.NotFound);

    /// <summary>A move that its state does not allow.</summary>
    public static DomainError State(ComparisonState state) =>
        new("comparison.state", $"The comparison is {state}; this cannot be done with it any more or not yet.", ErrorKind.Conflict);

    /// <summary>Another comparison gives the arms of a KPI.</summary>
    public static DomainError KpiBusy(string kpi, string other) =>
        new("comparison.kpi_busy", $"The comparison '{other}' runs on the KPI '{kpi}'. A case has one arm: end the other first, or choose another KPI.", ErrorKind.Conflict);

    /// <summary>Somebody else changed it at the same time.</summary>
    public static DomainError Busy() => new("comparison.busy", "Somebody changed this comparison at the same moment. Look again and repeat what is still needed.", ErrorKind.Conflict);

    /// <summary>A case or group without a usable name.</summary>
    public static DomainError UnitName(string what, int length) =>
        new("comparison.unit_name", $"The {what} to be assigned has 1 to {MaxUnitName} characters; this one has {length}. Send the same name as in its observation.");

    /// <summary>Too many at once.</summary>
    public static DomainError TooMany(int cases, int most) => new("comparison.too_many", Say($"The call names {cases} cases; 1 to {most} are assigned at once. Send several calls."));

    /// <summary>An observation whose arm is another one than the comparison gave.</summary>
    public static DomainError ArmMismatch(string key, string comparison, bool served) => new(
        "comparison.arm_mismatch",
        $"The event '{key}' says served = {(served ? "true" : "false")}; the comparison '{comparison}' gave its case the other arm. Leave 'served' out, or ask for the arm before serving the case.", ErrorKind.Conflict);

    /// <summary>An observation without the group that chance decided for.</summary>
    public static DomainError ClusterNeeded(string key, string comparison) =>
        new("comparison.cluster_needed", $"The event '{key}' names no group; the comparison '{comparison}' gives arms to groups. Send 'cluster'.");

    /// <summary>An observation whose arm nobody knows.</summary>
    public static DomainError ServedNeeded(string key) => new(
        "comparison.served_needed", $"The event '{key}' leaves 'served' out, and no comparison gave arms at its time. Say true or false: only the sender knows which model served it.");

    /// <summary>Conversations that cannot be asked.</summary>
    public static DomainError Messages() => new("comparison.messages", "An answer needs 1 to 100 messages with role (system, user or assistant) and content; the last one is the user's.");

    private const int MaxUnitName = Platform.Domain.Kpis.ObservedEvent.MaxNameLength;

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
