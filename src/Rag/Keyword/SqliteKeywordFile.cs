using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Platform.Rag.Index;

namespace Platform.Rag.Keyword;

/// <summary>One open connection to a keyword index's file.</summary>
internal sealed class SqliteKeywordFile : IDisposable
{
    private const int Form = 1;

    // Removed words are overwritten at once: 'secure-delete' does it inside FTS5's own pages, the pragma in all others.
    private const string Schema =
        """
        PRAGMA journal_mode = WAL;
        BEGIN IMMEDIATE;
        CREATE TABLE IF NOT EXISTS audience(id INTEGER PRIMARY KEY, groups TEXT NOT NULL UNIQUE, passages INTEGER NOT NULL DEFAULT 0, words INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE IF NOT EXISTS passage(number INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE, document BLOB NOT NULL, audience INTEGER NOT NULL REFERENCES audience(id), words INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS passage_document ON passage(document);
        CREATE TABLE IF NOT EXISTS field(name TEXT NOT NULL, value TEXT NOT NULL, number INTEGER NOT NULL REFERENCES passage(number), PRIMARY KEY(name, value, number)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS field_passage ON field(number);
        CREATE VIRTUAL TABLE IF NOT EXISTS word USING fts5(words, tokenize = 'ascii', columnsize = 0);
        INSERT INTO word(word, rank) VALUES ('secure-delete', 1);
        CREATE VIRTUAL TABLE IF NOT EXISTS posting USING fts5vocab(word, 'instance');
        CREATE TRIGGER IF NOT EXISTS passage_added AFTER INSERT ON passage BEGIN
            UPDATE audience SET passages = passages + 1, words = words + new.words WHERE id = new.audience;
        END;
        CREATE TRIGGER IF NOT EXISTS passage_removed AFTER DELETE ON passage BEGIN
            UPDATE audience SET passages = passages - 1, words = words - old.words WHERE id = old.audience;
            DELETE FROM word WHERE rowid = old.number;
            DELETE FROM field WHERE number = old.number;
        END;
        PRAGMA user_version = 1;
        COMMIT;
        """;

    private readonly SqliteConnection _connection;

    private SqliteKeywordFile(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens a file; null when it is not there and is not to be made.</summary>
    public static SqliteKeywordFile? Open(string path, bool create)
    {
        if (!create && !File.Exists(path))
            return null;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var file = new SqliteKeywordFile(new SqliteConnection(ConnectionString(path)));
        try
        {
            file.Prepare();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Closes the connections that are kept for reuse, so that the file can be removed.</summary>
    public static void ForgetConnections(string path)
    {
        using var connection = new SqliteConnection(ConnectionString(path));
        SqliteConnection.ClearPool(connection);
    }

    /// <summary>A command with values. Its text never holds one.</summary>
    public SqliteCommand Command(string text, params (string Name, object Value)[] values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    /// <summary>A transaction that sees one state of the file and blocks nobody.</summary>
    public SqliteTransaction Reading() => _connection.BeginTransaction(deferred: true);

    public void Upsert(IReadOnlyList<(IndexedPassage Passage, List<AnalyzedWord> Words)> passages)
    {
        using var transaction = _connection.BeginTransaction();
        using var remove = Command("DELETE FROM passage WHERE id = $id", ("$id", Array.Empty<byte>()));
        using var add = Command(
            "INSERT INTO passage(id, document, audience, words) VALUES ($id, $document, $audience, $words) RETURNING number",
            ("$id", Array.Empty<byte>()), ("$document", Array.Empty<byte>()), ("$audience", 0L), ("$words", 0L));
        using var index = Command("INSERT INTO word(rowid, words) VALUES ($number, $words)", ("$number", 0L), ("$words", ""));
        using var field = Command("INSERT INTO field(name, value, number) VALUES ($name, $value, $number)", ("$name", ""), ("$value", ""), ("$number", 0L));
        foreach (var (passage, words) in passages)
        {
            var id = passage.Id.ToByteArray(bigEndian: true);
            Run(remove, id);
            var number = Run(add, id, passage.Document.ToByteArray(bigEndian: true), Audience(passage.Groups), words.LongCount(word => word.Counts));
            Run(index, number!, string.Join(' ', words.Select(word => word.Text)));
            foreach (var (name, value) in passage.Metadata)
                Run(field, name, value, number!);
        }
        transaction.Commit();
    }

    public int RemoveDocuments(IReadOnlyCollection<Guid> documents)
    {
        using var transaction = _connection.BeginTransaction();
        using var remove = Command("DELETE FROM passage WHERE document = $document", ("$document", Array.Empty<byte>()));
        var removed = 0;
        foreach (var document in documents)
        {
            remove.Parameters[0].Value = document.ToByteArray(bigEndian: true);
            removed += remove.ExecuteNonQuery();
        }
        transaction.Commit();
        using var checkpoint = Command("PRAGMA wal_checkpoint(TRUNCATE)");
        checkpoint.ExecuteNonQuery();
        return removed;
    }

    public void Dispose() => _connection.Dispose();

    private static string ConnectionString(string path) => new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 60 }.ToString();

    private static object? Run(SqliteCommand command, params object[] values)
    {
        foreach (var (position, value) in values.Index())
            command.Parameters[position].Value = value;
        return command.ExecuteScalar();
    }

    private long Audience(IReadOnlyCollection<string> groups)
    {
        var text = JsonSerializer.Serialize(groups.Distinct().Order(StringComparer.Ordinal));
        using var command = Command("INSERT INTO audience(groups) VALUES ($groups) ON CONFLICT(groups) DO UPDATE SET groups = excluded.groups RETURNING id", ("$groups", text));
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private void Prepare()
    {
        _connection.Open();
        using var settings = Command("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
        settings.ExecuteNonQuery();
        using var version = Command("PRAGMA user_version");
        var form = Convert.ToInt32(version.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (form > Form)
            throw new InvalidDataException($"The keyword index '{_connection.DataSource}' has form {form}; this build reads form {Form}. It was written by a newer build: use that, or index again.");
        if (form == Form)
            return;
        using var schema = Command(Schema);
        schema.ExecuteNonQuery();
    }
}
