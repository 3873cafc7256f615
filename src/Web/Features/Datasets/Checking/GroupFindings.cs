using Platform.Domain.Datasets;

namespace Platform.Web.Features.Datasets.Checking;

/// <summary>Findings that take several rows to see: repetitions, contradictions, overlap of splits, labels.</summary>
internal sealed class GroupFindings(RowFacts facts, CheckedRows rows, StagedRows staged, FindingLog log)
{
    private const int RareLabelRows = 5;
    private const int ExcerptCharacters = 200;

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await WriteGroupsAsync(FindingKind.ExactDuplicate, facts.SameRow, _ => true, cancellationToken);
        await WriteGroupsAsync(FindingKind.Contradiction, facts.SameInput, Contradicts, cancellationToken);
        await WriteGroupsAsync(FindingKind.NearDuplicate, facts.Similar, HasDifferentInputs, cancellationToken);
        await WriteGroupsAsync(FindingKind.Overlap, facts.SameInput, Straddles, cancellationToken);
        await WriteGroupsAsync(FindingKind.NearOverlap, facts.Similar, members => Straddles(members) && HasDifferentInputs(members), cancellationToken);
        await WriteRareLabelsAsync(cancellationToken);
        await WriteLonelyLabelsAsync(cancellationToken);
    }

    private async Task WriteGroupsAsync(FindingKind kind, int[] groups, Predicate<List<int>> counts, CancellationToken cancellationToken)
    {
        foreach (var members in Groups(groups))
        {
            if (!counts(members))
                continue;
            var wanted = log.Wants(kind);
            log.CountGroup(kind, Concerned(kind, members));
            if (!wanted)
                continue;
            var first = staged.Read(members[0]);
            foreach (var member in members)
            {
                var row = member == members[0] ? first : staged.Read(member);
                var detail = member == members[0] ? $"{members.Count} rows" : $"{first.Source.File}, line {first.Source.Line}";
                await log.WriteAsync(new Finding(kind, row.Source.File, row.Source.Line, Place(member, detail), members[0], Excerpt(row)), cancellationToken);
            }
        }
    }

    // All but the first repeat it; of an overlap only the rows outside training are in question; a contradiction puts all in doubt.
    private int Concerned(FindingKind kind, List<int> members)
    {
        var concerned = kind switch
        {
            FindingKind.Contradiction => members,
            FindingKind.Overlap or FindingKind.NearOverlap => members.FindAll(row => !IsLearned(row)),
            _ => members[1..],
        };
        foreach (var row in concerned)
            rows.ToLookAt[row] = true;
        return concerned.Count;
    }

    private async Task WriteRareLabelsAsync(CancellationToken cancellationToken)
    {
        var counts = facts.Labels.Where(label => label != RowFacts.None).CountBy(label => label).ToDictionary();
        for (var row = 0; row < facts.Count; row++)
        {
            var label = facts.Labels[row];
            if (label == RowFacts.None || counts[label] >= RareLabelRows)
                continue;
            rows.ToLookAt[row] = true;
            await WriteRowAsync(FindingKind.RareLabel, row, $"The label '{facts.LabelNames[label]}' has {counts[label]} row(s); fewer than {RareLabelRows} are hard to learn and to measure.", cancellationToken);
        }
    }

    private async Task WriteLonelyLabelsAsync(CancellationToken cancellationToken)
    {
        if (facts.Given.All(given => given == RowFacts.None))
            return;
        var learned = Enumerable.Range(0, facts.Count).Where(IsLearned).Select(row => facts.Labels[row]).ToHashSet();
        var told = new HashSet<int>();
        for (var row = 0; row < facts.Count; row++)
        {
            var label = facts.Labels[row];
            if (label == RowFacts.None || learned.Contains(label) || !told.Add(label))
                continue;
            rows.ToLookAt[row] = true;
            await WriteRowAsync(FindingKind.LabelInOneSplit, row, $"The label '{facts.LabelNames[label]}' stands in no training row, so it cannot be learned.", cancellationToken);
        }
    }

    private async ValueTask WriteRowAsync(FindingKind kind, int row, string detail, CancellationToken cancellationToken)
    {
        var stored = staged.Read(row);
        await log.AddAsync(new Finding(kind, stored.Source.File, stored.Source.Line, detail, null, Excerpt(stored)), cancellationToken);
    }

    // Groups of two and more, in the order of their first rows.
    private static IEnumerable<List<int>> Groups(int[] groups)
    {
        var members = new Dictionary<int, List<int>>();
        for (var row = 0; row < groups.Length; row++)
        {
            if (groups[row] == row)
                continue;
            if (!members.TryGetValue(groups[row], out var list))
                members.Add(groups[row], list = [groups[row]]);
            list.Add(row);
        }

        return members.OrderBy(group => group.Key).Select(group => group.Value);
    }

    private bool Contradicts(List<int> members) => members.Exists(row => facts.SameRow[row] != facts.SameRow[members[0]]);

    private bool HasDifferentInputs(List<int> members) => members.Exists(row => facts.SameInput[row] != facts.SameInput[members[0]]);

    private bool Straddles(List<int> members) => members.Exists(IsLearned) && members.Exists(row => !IsLearned(row));

    private bool IsLearned(int row) => facts.Given[row] is RowFacts.None or (sbyte)SplitName.Train;

    private string Place(int row, string detail) =>
        facts.Given[row] == RowFacts.None ? detail : $"{((SplitName)facts.Given[row]).ToString().ToLowerInvariant()} · {detail}";

    private static string Excerpt(DatasetRow row)
    {
        var text = string.Join(" → ", row.Messages.Where(message => message.Role != MessageRole.System).Select(message => message.Content.ReplaceLineEndings(" ")));
        return text.Length <= ExcerptCharacters ? text : text[..ExcerptCharacters];
    }
}
