using System.Globalization;
using Microsoft.Data.Sqlite;
using Platform.Rag.Index;

namespace Platform.Rag.Keyword;

/// <summary>Keyword index of one file for each index, in a folder for each partition. FTS5 keeps the words; the scores are computed from its postings.</summary>
/// <param name="folder">Where the partitions' folders stand.</param>
public sealed class SqliteKeywordIndex(string folder) : IKeywordIndex
{
    /// <inheritdoc />
    public Task UpsertAsync(PartitionKey partition, string index, IReadOnlyList<(IndexedPassage Passage, string Text)> passages, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var analyzed = passages.Select(passage => (passage.Passage, Words: TextAnalysis.Passage(passage.Text))).ToList();
            cancellationToken.ThrowIfCancellationRequested();
            using var file = SqliteKeywordFile.Open(PathOf(partition, index), create: true)!;
            file.Upsert(analyzed);
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<PassageHit>> SearchAsync(
        PartitionKey partition, string index, string query, ReaderScope scope, int count, CancellationToken cancellationToken) => Task.Run<IReadOnlyList<PassageHit>>(
        () =>
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
            using var file = SqliteKeywordFile.Open(PathOf(partition, index), create: false);
            return file is null ? [] : new SqliteKeywordSearch(file, scope).Best(TextAnalysis.Query(query), count, cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<int> RemoveDocumentsAsync(PartitionKey partition, string index, IReadOnlyCollection<Guid> documents, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var file = SqliteKeywordFile.Open(PathOf(partition, index), create: false);
            return file?.RemoveDocuments(documents) ?? 0;
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<int> CountAsync(PartitionKey partition, string index, Guid? document, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var file = SqliteKeywordFile.Open(PathOf(partition, index), create: false);
            if (file is null)
                return 0;
            using var command = document is { } one
                ? file.Command("SELECT count(*) FROM passage WHERE document = $document", ("$document", one.ToByteArray(bigEndian: true)))
                : file.Command("SELECT count(*) FROM passage");
            return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        },
        cancellationToken);

    /// <inheritdoc />
    public Task DropAsync(PartitionKey partition, string index, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var path = PathOf(partition, index);
            if (!File.Exists(path))
                return;
            SqliteKeywordFile.ForgetConnections(path);
            foreach (var suffix in new[] { "-wal", "-shm", "" })
                File.Delete(path + suffix);
        },
        cancellationToken);

    private string PathOf(PartitionKey partition, string index) => Path.Combine(folder, partition.Value, $"{IndexName.Checked(index)}.keyword.db");
}
