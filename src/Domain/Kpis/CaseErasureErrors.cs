using System.Globalization;
using Platform.Domain.Kernel;

namespace Platform.Domain.Kpis;

/// <summary>Refusals of erasures of cases.</summary>
public static class CaseErasureErrors
{
    /// <summary>No name, or too many.</summary>
    public static DomainError Names(int names) => new("erasure.names", Say($"An erasure takes 1 to {CaseErasure.MostNames} names of cases at once; {names} were given. Divide the list."));

    /// <summary>A name that no case can have.</summary>
    public static DomainError Name(int line, int length) =>
        new("erasure.name", Say($"The name on line {line} has {length} characters; a case's name has at most {ObservedEvent.MaxNameLength}. Give one name a line."));

    /// <summary>Nothing was found.</summary>
    public static DomainError Nothing(int names) =>
        new("erasure.nothing", Say($"None of the {names} names was observed in this project, or all of them were erased already. Names are compared letter by letter."), ErrorKind.NotFound);

    /// <summary>Something changed since the person looked.</summary>
    public static DomainError Changed(int expected, int found) => new(
        "erasure.changed", Say($"{expected} rows were to be erased, {found} are there now. Nothing was erased. Look at the list again and confirm it."), ErrorKind.Conflict);

    /// <summary>A file that is too large.</summary>
    public static DomainError File(long bytes, long most) => new("erasure.file", Say($"The file has {bytes} bytes; at most {most} are read. Give one name a line, and divide the list."));

    /// <summary>Somebody else erased at the same moment.</summary>
    public static DomainError Busy() => new("erasure.busy", "Somebody else was erasing at this moment. Nothing was erased; try again.", ErrorKind.Conflict);

    /// <summary>A name that leads nowhere any more.</summary>
    public static DomainError Compared() => new("erasure.compared", "This case was erased. Its name is not compared with evidence any more; the frozen row stands without it.", ErrorKind.Conflict);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
