using System.Text.Json;
using Platform.Domain.Audit;

namespace Platform.Verifier;

/// <summary>Checks an exported audit log, a line an entry, however long it is.</summary>
internal static class AuditLogFile
{
    private const int ShownLines = 100;

    /// <summary>True when the file is an audit log: its first line is an entry, or its name ends in <c>.jsonl</c>.</summary>
    public static async Task<bool> IsOneAsync(string path)
    {
        if (path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase))
            return true;
        using var reader = new StreamReader(path);
        // an evidence file is one long line; what an entry's line can have is far less
        var start = new char[16 * 1024];
        var read = await reader.ReadBlockAsync(start);
        var line = new string(start, 0, read).Split('\n', 2)[0];
        return AuditRecord.FromLine(line) is not null;
    }

    /// <returns>0 when the chain holds, 1 when it does not.</returns>
    public static async Task<int> VerifyAsync(string path, string? head)
    {
        var chain = new AuditChain();
        var unreadable = new List<long>();
        var number = 0L;
        await foreach (var line in File.ReadLinesAsync(path))
        {
            number++;
            if (AuditRecord.FromLine(line) is { } record)
                chain.Next(record);
            else if (unreadable.Count < ShownLines)
                unreadable.Add(number);
        }

        var report = chain.Finish(head);
        var findings = unreadable.Select(line => (Place: $"line {line}", What: "This line is no entry of an audit log."))
            .Concat(report.Findings.Select(finding => (Place: $"entry {finding.Number}", finding.What))).ToList();
        var holds = report.Holds && unreadable.Count == 0 && report.Entries > 0;
        foreach (var (place, what) in findings)
            await Console.Error.WriteLineAsync($"{place}: {what}");
        await Console.Error.WriteLineAsync(report.Entries == 0 ? "There is no entry in this file."
            : !holds ? "The log does not hold: it was changed after it was sealed, or this file was."
            : head is null ? $"{report.Entries} entries, in order. Name the head that was noted elsewhere with --head to find also a log that was rewritten as a whole."
            : $"{report.Entries} entries, in order, ending at the head that was named.");
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new
        {
            entries = report.Entries,
            number = report.End?.Number,
            head = report.End?.Hash,
            holds,
            findings = findings.Select(finding => new { place = finding.Place, what = finding.What }),
        }));
        return holds ? 0 : 1;
    }
}
