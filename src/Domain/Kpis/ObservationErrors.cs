using System.Globalization;
using Platform.Domain.Kernel;

namespace Platform.Domain.Kpis;

/// <summary>Refusals about observations.</summary>
public static class ObservationErrors
{
    /// <summary>No key or case, or one that is too long.</summary>
    public static DomainError Name(string what, int length) =>
        new("observation.name", Say($"The {what} of an event has 1 to {ObservedEvent.MaxNameLength} characters; this one has {length}."));

    /// <summary>A group that rows cannot carry.</summary>
    public static DomainError Cluster(string cluster) =>
        new("observation.cluster", $"The group '{cluster}' is longer than {ObservedEvent.MaxNameLength} characters or holds a comma or a line break. Give it a plain name.");

    /// <summary>A value that the KPI cannot have.</summary>
    public static DomainError Value(decimal value, decimal low, decimal high, bool onlyThese) =>
        new("observation.value", Say($"This KPI has values from {low} to {high}{(onlyThese ? ", nothing between" : "")}; {value} is none."));

    /// <summary>An outcome that is not verified, where that says nothing.</summary>
    public static DomainError Unverified(string key) => new(
        "observation.unverified", $"The event '{key}' is not verified, and revises a case or belongs to a KPI whose values have no limit. Send it once it is verified.");

    /// <summary>A value that no calculation carries exactly.</summary>
    public static DomainError TooLarge(decimal value) =>
        new("observation.too_large", Say($"The value {value} or the one from before is larger than {ObservedEvent.LargestValue}."));

    /// <summary>A time that cannot be.</summary>
    public static DomainError Time(DateTimeOffset at) => new("observation.time", Say($"{at:u} lies ahead of this machine's clock or before the year 2000. Give the time with its zone."));

    /// <summary>The same key with another content.</summary>
    public static DomainError Changed(string key) => new(
        "observation.changed", $"An event '{key}' was received before and said something else. It was kept; a correction is an event with a key of its own.", ErrorKind.Conflict);

    /// <summary>A case that was observed under another key.</summary>
    public static DomainError CaseTwice(string key) => new("observation.case_twice", $"The event '{key}' is about a case that was observed already. A case counts once; a value that changed is sent with 'revises'.", ErrorKind.Conflict);

    /// <summary>A revision of a case that nobody observed.</summary>
    public static DomainError NotObserved(string key) => new("observation.not_observed", $"The event '{key}' revises a case that was not observed. Send its observation first.");

    /// <summary>An event about a case that was erased.</summary>
    public static DomainError Erased(string key) => new("observation.erased", $"The event '{key}' is about a case that was erased. Nothing more is stored about it.", ErrorKind.Conflict);

    /// <summary>A revision that would change more than the value.</summary>
    public static DomainError RevisesMore(string key) => new(
        "observation.revises_more",
        $"The event '{key}' revises a case and names another arm, group or value from before than were observed. A revision changes the value alone; repeat the rest or leave it out.",
        ErrorKind.Conflict);

    /// <summary>Something that is no event.</summary>
    public static DomainError Unreadable(string reason) => new("observation.unreadable", $"This is no event: {reason}");

    /// <summary>More than one call may carry.</summary>
    public static DomainError TooMuch(long bytes, long most) =>
        new("observation.too_much", Say($"The call carries {bytes} bytes; at most {most} are taken at once. Send several calls; what is known is not counted twice."));

    /// <summary>A form that is not read.</summary>
    public static DomainError Form(string type) =>
        new("observation.form", $"Events come as application/x-ndjson (a JSON object a line) or text/csv, not as '{type}'. Name the form in Content-Type.");

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
