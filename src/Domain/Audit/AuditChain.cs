namespace Platform.Domain.Audit;

/// <summary>In which way a chain is broken.</summary>
public enum AuditBreak
{
    /// <summary>The entry does not say what it said when it was sealed.</summary>
    Changed,

    /// <summary>Entries are not there.</summary>
    Removed,

    /// <summary>The entry stands where none belongs: put in, doubled or out of order.</summary>
    Inserted,

    /// <summary>The entry does not follow the one before it: one of the two was replaced together with its hash.</summary>
    Replaced,

    /// <summary>The entry belongs to another workspace.</summary>
    Foreign,

    /// <summary>The chain does not end where it should.</summary>
    OtherEnd,
}

/// <summary>A place where a chain does not hold.</summary>
/// <param name="Kind">In which way.</param>
/// <param name="Number">Number of the entry.</param>
/// <param name="What">In words, with what to look at.</param>
public sealed record AuditFinding(AuditBreak Kind, long Number, string What);

/// <summary>What was found about a chain.</summary>
/// <param name="Entries">How many entries were read.</param>
/// <param name="End">Its last entry; null when there is none.</param>
/// <param name="Broken">How many places do not hold.</param>
/// <param name="Findings">The first of these places.</param>
public sealed record AuditReport(long Entries, AuditLink? End, long Broken, IReadOnlyList<AuditFinding> Findings)
{
    /// <summary>True when everything holds.</summary>
    public bool Holds => Broken == 0;
}

/// <summary>
/// Reads a chain entry by entry and notes what was changed, removed or put in. What it cannot see in the entries alone is a log that was
/// rewritten from some entry to its end, or whose last entries were dropped: for that it needs the head somebody wrote down elsewhere.
/// </summary>
public sealed class AuditChain
{
    private const int ShownFindings = 100;

    private readonly List<AuditFinding> _findings = [];
    private AuditLink? _end;
    private string? _workspace;
    private long _entries;
    private long _broken;

    /// <summary>Checks a whole chain.</summary>
    /// <param name="records">Its entries in order.</param>
    /// <param name="head">Hash of the last entry as it was noted elsewhere; null when none is known.</param>
    public static AuditReport Verify(IEnumerable<AuditRecord> records, string? head = null)
    {
        var chain = new AuditChain();
        foreach (var record in records)
            chain.Next(record);
        return chain.Finish(head);
    }

    /// <summary>Takes the next entry.</summary>
    public void Next(AuditRecord record)
    {
        _entries++;
        _workspace ??= record.Workspace;
        if (record.Workspace != _workspace)
            Note(AuditBreak.Foreign, record.Number, $"Entry {record.Number} belongs to workspace {record.Workspace}, the ones before to {_workspace}.");
        if (record.Hash != record.ComputeHash())
            Note(AuditBreak.Changed, record.Number, $"Entry {record.Number} was changed after it was sealed: its hash is not that of its content.");
        var expected = (_end?.Number ?? 0) + 1;
        if (record.Number < expected)
        {
            // what follows is measured by the chain before it, not by what was put in
            Note(AuditBreak.Inserted, record.Number, $"Entry {record.Number} stands where entry {expected} belongs: it was put in, doubled or moved.");
            return;
        }

        if (record.Number > expected)
            Note(AuditBreak.Removed, expected, expected == record.Number - 1 ? $"Entry {expected} is missing." : $"Entries {expected} to {record.Number - 1} are missing.");
        else if (record.Previous != (_end?.Hash ?? ""))
            Note(AuditBreak.Replaced, record.Number, $"Entry {record.Number} does not follow the entry before it: one of the two was replaced.");
        _end = new(record.Number, record.Hash);
    }

    /// <summary>Ends the chain.</summary>
    /// <param name="head">Hash of the last entry as it was noted elsewhere; null when none is known.</param>
    public AuditReport Finish(string? head = null)
    {
        if (head is not null && !string.Equals(head, _end?.Hash, StringComparison.OrdinalIgnoreCase))
            Note(AuditBreak.OtherEnd, _end?.Number ?? 0, $"The chain ends at {_end?.Hash ?? "nothing"}, not at {head}: its last entries were dropped, or it was rewritten, or it has grown since.");
        return new(_entries, _end, _broken, _findings);
    }

    private void Note(AuditBreak kind, long number, string what)
    {
        _broken++;
        if (_findings.Count < ShownFindings)
            _findings.Add(new(kind, number, what));
    }
}
