using System.Text;
using Npgsql;
using NpgsqlTypes;
using Platform.Rag.Index;

namespace Platform.Rag.Keyword;

/// <summary>One search. The reader's groups are part of every statement; the filter is part of the one that scores.</summary>
internal sealed class PostgresKeywordSearch(NpgsqlConnection connection, PartitionKey partition, string index, ReaderScope scope)
{
    private const string Visible = "partition = $1 AND index = $2 AND (groups = '{}' OR groups && $3)";

    public async Task<IReadOnlyList<PassageHit>> BestAsync(IReadOnlyList<QueryTerm> terms, int count, CancellationToken cancellationToken)
    {
        var statistics = await StatisticsAsync(cancellationToken);
        var scores = new Dictionary<Guid, PassageHit>();
        foreach (var term in terms)
            await AddAsync(term, statistics, scores, cancellationToken);
        return [.. scores.Values.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id).Take(count)];
    }

    private async Task<Bm25> StatisticsAsync(CancellationToken cancellationToken)
    {
        await using var command = Command($"SELECT count(*), coalesce(sum(length), 0) FROM keyword_passage WHERE {Visible}");
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new Bm25(row.GetInt64(0), row.GetInt64(1));
    }

    private async Task AddAsync(QueryTerm term, Bm25 statistics, Dictionary<Guid, PassageHit> scores, CancellationToken cancellationToken)
    {
        var found = new List<(Guid Id, Guid Document, long Length, long Count)>();
        var passagesWith = 0L;
        await using (var command = Postings(term))
        await using (var rows = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await rows.ReadAsync(cancellationToken))
            {
                passagesWith++;
                if (rows.GetBoolean(4))
                    found.Add((rows.GetGuid(0), rows.GetGuid(1), rows.GetInt32(2), rows.GetInt64(3)));
            }
        }
        var weight = statistics.Weight(passagesWith) * term.Count;
        foreach (var (id, document, length, count) in found)
            scores[id] = new PassageHit(id, document, scores.GetValueOrDefault(id).Score + statistics.Score(weight, count, length));
    }

    private NpgsqlCommand Postings(QueryTerm term)
    {
        var command = Command("");
        command.Parameters.AddWithValue(term.Text);
        // a word as a tsquery of its own: quoted, with the quote and the backslash doubled, so that none of its characters is an operator
        var quoted = $"'{term.Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
        command.Parameters.AddWithValue(term.Begins ? quoted + ":*" : quoted);
        var count = term.Begins ? "(SELECT sum(value::bigint)::bigint FROM jsonb_each_text(counts) WHERE starts_with(key, $4))" : "(counts->>$4)::bigint";
        command.CommandText = $"SELECT id, document, length, {count}, {Asked(command)} FROM keyword_passage WHERE {Visible} AND words @@ $5::tsquery";
        return command;
    }

    private string Asked(NpgsqlCommand command)
    {
        var asked = new StringBuilder("true");
        if (scope.Documents is { } documents)
            asked.Append(System.Globalization.CultureInfo.InvariantCulture, $" AND document = ANY({Next(documents.ToArray())})");
        foreach (var (name, values) in scope.Metadata ?? new Dictionary<string, IReadOnlySet<string>>())
            asked.Append(System.Globalization.CultureInfo.InvariantCulture, $" AND fields && {Next(values.Select(value => PostgresKeywordIndex.Field(name, value)).ToArray())}");
        return asked.ToString();

        string Next(object value)
        {
            command.Parameters.AddWithValue(value);
            return $"${command.Parameters.Count}";
        }
    }

    private NpgsqlCommand Command(string text)
    {
        var command = new NpgsqlCommand(text, connection);
        command.Parameters.AddWithValue(partition.Value);
        command.Parameters.AddWithValue(index);
        command.Parameters.Add(new NpgsqlParameter { Value = scope.Groups.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return command;
    }
}
