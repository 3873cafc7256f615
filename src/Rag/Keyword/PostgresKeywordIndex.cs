using Npgsql;
using NpgsqlTypes;
using Platform.Rag.Index;

namespace Platform.Rag.Keyword;

/// <summary>
/// Keyword index on PostgreSQL, for several nodes. A <c>tsvector</c> of our own words with a GIN index finds the passages that have one;
/// their counts and the reader's statistics come from the same statement, and the scores are those of <see cref="SqliteKeywordIndex"/>.
/// </summary>
/// <param name="source">Connections to the database.</param>
public sealed class PostgresKeywordIndex(NpgsqlDataSource source) : IKeywordIndex
{
    // Counts stand beside the tsvector, because that keeps at most 256 positions of a word.
    private const string Schema =
        """
        SELECT pg_advisory_xact_lock(7283641);
        CREATE TABLE IF NOT EXISTS keyword_passage(
            partition text NOT NULL, index text NOT NULL, id uuid NOT NULL, document uuid NOT NULL, groups text[] NOT NULL, fields text[] NOT NULL,
            length int NOT NULL, words tsvector NOT NULL, counts jsonb NOT NULL, PRIMARY KEY (partition, index, id));
        CREATE INDEX IF NOT EXISTS keyword_passage_document ON keyword_passage(partition, index, document);
        CREATE INDEX IF NOT EXISTS keyword_passage_words ON keyword_passage USING gin(words);
        """;

    // joins a field's name and value
    private const char Joint = '\u001F';

    private volatile bool _prepared;

    /// <inheritdoc />
    public async Task UpsertAsync(PartitionKey partition, string index, IReadOnlyList<(IndexedPassage Passage, string Text)> passages, CancellationToken cancellationToken)
    {
        IndexName.Checked(index);
        await PrepareAsync(cancellationToken);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // in order of their ids, so that two writers of the same passages wait for each other and do not lock each other out
        foreach (var (passage, text) in passages.Reverse().DistinctBy(entry => entry.Passage.Id).OrderBy(entry => entry.Passage.Id))
        {
            await using var command = Upsert(connection, partition, index, passage, TextAnalysis.Passage(text));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<PassageHit>> SearchAsync(
        PartitionKey partition, string index, string query, ReaderScope scope, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        IndexName.Checked(index);
        var terms = TextAnalysis.Query(query);
        if (terms.Count == 0)
            return [];
        await PrepareAsync(cancellationToken);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var search = new PostgresKeywordSearch(connection, partition, index, scope);
        return await search.BestAsync(terms, count, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<int> RemoveDocumentsAsync(PartitionKey partition, string index, IReadOnlyCollection<Guid> documents, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        await using var command = Command("DELETE FROM keyword_passage WHERE partition = $1 AND index = $2 AND document = ANY($3)", partition, index);
        command.Parameters.AddWithValue(documents.ToArray());
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async Task<int> CountAsync(PartitionKey partition, string index, Guid? document, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        await using var command = Command("SELECT count(*)::int FROM keyword_passage WHERE partition = $1 AND index = $2 AND ($3::uuid IS NULL OR document = $3)", partition, index);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)document ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <inheritdoc />
    public async Task DropAsync(PartitionKey partition, string index, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        await using var command = Command("DELETE FROM keyword_passage WHERE partition = $1 AND index = $2", partition, index);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal static string Field(string name, string value) => $"{name}{Joint}{value}";

    private static NpgsqlCommand Upsert(NpgsqlConnection connection, PartitionKey partition, string index, IndexedPassage passage, List<AnalyzedWord> words)
    {
        var command = new NpgsqlCommand(
            """
            INSERT INTO keyword_passage(partition, index, id, document, groups, fields, length, words, counts)
            VALUES ($1, $2, $3, $4, $5, $6, $7, array_to_tsvector($8), (SELECT coalesce(jsonb_object_agg(word, times), '{}') FROM unnest($8, $9) AS counted(word, times)))
            ON CONFLICT (partition, index, id) DO UPDATE SET
                document = excluded.document, groups = excluded.groups, fields = excluded.fields, length = excluded.length, words = excluded.words, counts = excluded.counts
            """,
            connection);
        var counts = words.CountBy(word => word.Text).ToList();
        foreach (var value in new object[]
        {
            partition.Value, index, passage.Id, passage.Document, passage.Groups.ToArray(), passage.Metadata.Select(field => Field(field.Key, field.Value)).ToArray(),
            words.Count(word => word.Counts), counts.Select(pair => pair.Key).ToArray(), counts.Select(pair => pair.Value).ToArray(),
        })
            command.Parameters.AddWithValue(value);
        return command;
    }

    private NpgsqlCommand Command(string text, PartitionKey partition, string index)
    {
        var command = source.CreateCommand(text);
        command.Parameters.AddWithValue(partition.Value);
        command.Parameters.AddWithValue(IndexName.Checked(index));
        return command;
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_prepared)
            return;
        // several may do this at once: the statement takes a lock in the database
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Schema, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _prepared = true;
    }
}
