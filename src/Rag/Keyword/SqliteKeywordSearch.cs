using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Platform.Rag.Index;

namespace Platform.Rag.Keyword;

/// <summary>One search. The reader's scope is part of the statement that reads a word's postings: what lies outside is neither scored nor counted.</summary>
internal sealed class SqliteKeywordSearch(SqliteKeywordFile file, ReaderScope scope)
{
    public IReadOnlyList<PassageHit> Best(IReadOnlyList<QueryTerm> terms, int count, CancellationToken cancellationToken)
    {
        using var reading = file.Reading();
        var (audiences, statistics) = Visible();
        if (audiences.Count == 0)
            return [];
        var scores = new Dictionary<long, double>();
        foreach (var term in terms)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(term, audiences, statistics, scores);
        }
        return Named(scores, count);
    }

    private (List<long> Audiences, Bm25 Statistics) Visible()
    {
        using var command = file.Command("SELECT id, groups, passages, words FROM audience WHERE passages > 0");
        using var rows = command.ExecuteReader();
        var (audiences, passages, words) = (new List<long>(), 0L, 0L);
        while (rows.Read())
        {
            var groups = JsonSerializer.Deserialize<string[]>(rows.GetString(1))!;
            if (groups.Length > 0 && !groups.Any(scope.Groups.Contains))
                continue;
            audiences.Add(rows.GetInt64(0));
            passages += rows.GetInt64(2);
            words += rows.GetInt64(3);
        }
        return (audiences, new Bm25(passages, words));
    }

    private void Add(QueryTerm term, List<long> audiences, Bm25 statistics, Dictionary<long, double> scores)
    {
        var found = new List<(long Number, long Count, long Length)>();
        var passagesWith = 0L;
        using (var command = Postings(term, audiences))
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read())
            {
                passagesWith++;
                if (rows.GetBoolean(3))
                    found.Add((rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2)));
            }
        }
        var weight = statistics.Weight(passagesWith) * term.Count;
        foreach (var (number, count, length) in found)
            scores[number] = scores.GetValueOrDefault(number) + statistics.Score(weight, count, length);
    }

    private SqliteCommand Postings(QueryTerm term, List<long> audiences)
    {
        var command = file.Command("", ("$word", term.Text), ("$audiences", JsonSerializer.Serialize(audiences)));
        var asked = new StringBuilder("1");
        if (scope.Documents is { } documents)
        {
            asked.Append(" AND passage.document IN (SELECT unhex(value) FROM json_each($documents))");
            command.Parameters.AddWithValue("$documents", JsonSerializer.Serialize(documents.Select(document => document.ToString("N"))));
        }
        foreach (var (position, (name, values)) in (scope.Metadata ?? new Dictionary<string, IReadOnlySet<string>>()).Index())
        {
            asked.Append(CultureInfo.InvariantCulture, $" AND passage.number IN (SELECT number FROM field WHERE name = $name{position} AND value IN (SELECT value FROM json_each($values{position})))");
            command.Parameters.AddWithValue($"$name{position}", name);
            command.Parameters.AddWithValue($"$values{position}", JsonSerializer.Serialize(values));
        }
        if (term.Begins)
            command.Parameters.AddWithValue("$end", term.End);
        command.CommandText =
            $"""
            SELECT passage.number, found.count, passage.words, {asked}
            FROM (SELECT doc, count(*) AS count FROM posting WHERE {(term.Begins ? "term >= $word AND term < $end" : "term = $word")} GROUP BY doc) AS found
            CROSS JOIN passage ON passage.number = found.doc
            WHERE passage.audience IN (SELECT value FROM json_each($audiences))
            """;
        return command;
    }

    private List<PassageHit> Named(Dictionary<long, double> scores, int count)
    {
        var hits = new List<PassageHit>(count);
        using var command = file.Command("SELECT id, document FROM passage WHERE number = $number", ("$number", 0L));
        foreach (var (number, score) in Leading(scores, count))
        {
            command.Parameters[0].Value = number;
            using var row = command.ExecuteReader();
            row.Read();
            hits.Add(new PassageHit(new Guid((byte[])row[0], bigEndian: true), new Guid((byte[])row[1], bigEndian: true), score));
        }
        return [.. hits.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id).Take(count)];
    }

    /// <summary>The best, and all that score as much as the last of them: ties are cut by id, which is not known yet.</summary>
    private static IEnumerable<KeyValuePair<long, double>> Leading(Dictionary<long, double> scores, int count)
    {
        if (scores.Count <= count)
            return scores;
        var values = scores.Values.ToArray();
        Array.Sort(values);
        var floor = values[^count];
        return scores.Where(pair => pair.Value >= floor);
    }
}
