using System.Text.RegularExpressions;
using Platform.Rag.Documents;

namespace Platform.Rag.Chunking;

/// <summary>Atoms that are packed by themselves.</summary>
/// <param name="From">First atom.</param>
/// <param name="To">After the last.</param>
/// <param name="Above">A line above every passage of the run but the first.</param>
/// <param name="AboveFirst">A line above the first passage too.</param>
internal readonly record struct AtomRun(int From, int To, string? Above, string? AboveFirst);

/// <summary>Cuts a document's atoms into runs for the strategies that follow rows and questions.</summary>
internal static partial class AtomRuns
{
    private const int LongestQuestion = 400;

    /// <summary>Each row of a table is a run under the table's header; what lies between tables is one.</summary>
    public static IEnumerable<AtomRun> Rows(ExtractedDocument document, List<Atom> atoms)
    {
        var start = 0;
        var at = 0;
        while (at < atoms.Count)
        {
            if (atoms[at].Kind != BlockKind.Table)
            {
                at++;
                continue;
            }
            if (at > start)
                yield return new AtomRun(start, at, null, null);
            var end = BlockEnd(atoms, at);
            var header = TextOf(document, atoms[at]);
            // the header stands with the first row
            var row = RowEnd(document, atoms, at, end);
            var next = row < end ? RowEnd(document, atoms, row, end) : row;
            yield return new AtomRun(at, next, header, null);
            for (at = next; at < end; at = next)
            {
                next = RowEnd(document, atoms, at, end);
                yield return new AtomRun(at, next, header, header);
            }
            start = end;
        }
        if (atoms.Count > start)
            yield return new AtomRun(start, atoms.Count, null, null);
    }

    /// <summary>Each question with what follows it up to the next question or heading is a run under the question; the rest is packed as it comes.</summary>
    public static IEnumerable<AtomRun> Questions(ExtractedDocument document, List<Atom> atoms)
    {
        var start = 0;
        var at = 0;
        while (at < atoms.Count)
        {
            if (!BeginsQuestion(document, atoms, at))
            {
                at++;
                continue;
            }
            if (at > start)
                yield return new AtomRun(start, at, null, null);
            var answer = BlockEnd(atoms, at);
            var end = AnswerEnd(document, atoms, at, answer);
            yield return new AtomRun(at, end, Text(document, atoms[at].Span.Start, atoms[QuestionEnd(atoms, at) - 1].Span.End), null);
            (start, at) = (end, end);
        }
        if (atoms.Count > start)
            yield return new AtomRun(start, atoms.Count, null, null);
    }

    private static int AnswerEnd(ExtractedDocument document, List<Atom> atoms, int question, int end)
    {
        while (end < atoms.Count && !BeginsQuestion(document, atoms, end))
        {
            // a heading ends an answer unless the question is a heading above it
            if (atoms[end].IsHeading && !(atoms[question].IsHeading && !ReferenceEquals(atoms[end].Path, atoms[question].Path) && atoms[question].Path.Holds(atoms[end].Path)))
                break;
            end++;
        }
        return end;
    }

    private static bool BeginsQuestion(ExtractedDocument document, List<Atom> atoms, int at)
    {
        if (!atoms[at].IsBlockStart || atoms[at].Kind is BlockKind.Table or BlockKind.Code)
            return false;
        var text = Text(document, atoms[at].Span.Start, atoms[BlockEnd(atoms, at) - 1].Span.End);
        return QuestionMark().IsMatch(text) || (text.Length <= LongestQuestion && text[^1] is '?' or '？');
    }

    // "Q: … A: …" in one block: the question is its first sentence.
    private static int QuestionEnd(List<Atom> atoms, int at) => atoms[at].IsHeading ? BlockEnd(atoms, at) : at + 1;

    private static int BlockEnd(List<Atom> atoms, int at)
    {
        var end = at + 1;
        while (end < atoms.Count && atoms[end].Block == atoms[at].Block)
            end++;
        return end;
    }

    // A long row is several atoms; a row ends where a line does.
    private static int RowEnd(ExtractedDocument document, List<Atom> atoms, int at, int end)
    {
        var next = at + 1;
        while (next < end && document.Text.IndexOf('\n', atoms[next - 1].Span.End, atoms[next].Span.Start - atoms[next - 1].Span.End) < 0)
            next++;
        return next;
    }

    private static string TextOf(ExtractedDocument document, Atom atom) => document.Text.Substring(atom.Span.Start, atom.Span.Length);

    private static string Text(ExtractedDocument document, int start, int end) => document.Text[start..end];

    [GeneratedRegex(@"^(- |\d{1,3}[.)] )?(Q(uestion)?\s*\d{0,3}\s*[:.：、]|问题?\s*\d{0,3}\s*[:：])", RegexOptions.IgnoreCase)]
    private static partial Regex QuestionMark();
}
