namespace Platform.Rag.Answering;

/// <summary>A number of a text with what it counts, in a form that does not depend on how it is written.</summary>
/// <param name="Value">The number, scale words counted in; a date as yyyy-mm-dd with ? for what is not said; a time of day in minutes.</param>
/// <param name="Digits">The number as it stands, without its scale word: tables say "in millions" elsewhere.</param>
/// <param name="Unit">What it counts, or empty: <c>%</c>, a currency, <c>day</c>, <c>calendar</c> (a year), <c>date</c>, <c>time</c>, <c>article</c> …</param>
/// <param name="Start">Offset of its first character in the folded text.</param>
/// <param name="Length">Its characters.</param>
/// <param name="Written">As it stands in the text, its unit included.</param>
/// <param name="IsWord">True for a bare number word, a small bare number and digits in a name: often no figure at all ("one of", "Scope 2", "Q3").</param>
internal readonly record struct Figure(string Value, string Digits, string Unit, int Start, int Length, string Written, bool IsWord = false)
{
    private static readonly HashSet<string> Durations = new(["second", "minute", "hour", "day", "workday", "month"], StringComparer.Ordinal);

    /// <summary>True when this number of a source is what that number of an answer says.</summary>
    public bool Bears(Figure said)
    {
        if (Unit == "date" || said.Unit == "date")
            return Unit == said.Unit ? SameDate(Value, said.Value) : Unit == "date" && said.Unit is "calendar" && Value.StartsWith(said.Value, StringComparison.Ordinal);
        if (Value == said.Value && (Unit == said.Unit || Loose || said.Loose))
            return true;
        if (Loose || said.Loose)
            return Digits == said.Digits;
        return Unit == said.Unit && Digits == said.Digits && (Value == Digits || said.Value == said.Digits) && Unit != "time" && !Durations.Contains(Unit);
    }

    /// <summary>True when a source's number counts the same as an answer's, so that another value speaks against it.</summary>
    public bool IsOfKind(Figure said) => Kind(Unit) == Kind(said.Unit);

    // says nothing of what it counts, as most cells of a table
    private bool Loose => Unit is "" or "calendar";

    private static string Kind(string unit) => Durations.Contains(unit) ? "duration" : unit;

    private static bool SameDate(string left, string right)
    {
        var (one, other) = (left.Split('-'), right.Split('-'));
        for (var part = 0; part < 3; part++)
        {
            if (one[part] != other[part] && one[part] != "?" && other[part] != "?")
                return false;
        }

        return true;
    }
}
