using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kpis;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Measures;

/// <summary>One prepared statement, row by row: the embedded database has no round trips to save.</summary>
internal sealed class SqliteObservationWriter : ObservationWriter
{
    // two of the indexes are in the order of hashes and keys, so any of their pages may be the next one needed
    private const string WideCache = "PRAGMA cache_size = -65536";
    private const string UsualCache = "PRAGMA cache_size = -2000";

    private readonly SqliteCommand _insert;
    private readonly SqliteParameter[] _parameters;

    private SqliteObservationWriter(PlatformDbContext db, SqliteConnection connection)
        : base(db)
    {
        _insert = connection.CreateCommand();
        _parameters = [.. Enumerable.Range(0, 14).Select(number => _insert.Parameters.Add(new SqliteParameter { ParameterName = $"@p{number}" }))];
        _insert.CommandText = $"""
            INSERT INTO "Observations" ({Columns})
            SELECT {string.Join(", ", _parameters.Select(parameter => parameter.ParameterName))}
            WHERE NOT EXISTS (SELECT 1 FROM "ObservationRevisions" WHERE "KpiId" = @p3 AND "EventKey" = @p4)
            ON CONFLICT DO NOTHING
            """;
    }

    public static async Task<ObservationWriter> CreateAsync(PlatformDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlRawAsync(WideCache, cancellationToken);
        return new SqliteObservationWriter(db, (SqliteConnection)db.Database.GetDbConnection());
    }

    // the provider's calls are synchronous; the caller is on a thread of its own
    public override Task<bool[]> InsertAsync(IReadOnlyList<Observation> rows, CancellationToken cancellationToken)
    {
        _insert.Transaction = (SqliteTransaction)Transaction;
        var stored = new bool[rows.Count];
        for (var number = 0; number < rows.Count; number++)
        {
            if (number % 1000 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            Fill(rows[number]);
            stored[number] = _insert.ExecuteNonQuery() == 1;
        }

        return Task.FromResult(stored);
    }

    public override async ValueTask DisposeAsync()
    {
        await _insert.DisposeAsync();
        await Db.Database.ExecuteSqlRawAsync(UsualCache);   // the connection goes back to the pool
        await base.DisposeAsync();
    }

    private void Fill(Observation row)
    {
        var number = 0;
        foreach (var value in (ReadOnlySpan<object>)
            [
                row.Id.Value, row.TenantId.Value, row.WorkspaceId.Value, row.KpiId.Value, row.EventKey, row.Case, row.At.UtcTicks, row.ReceivedAt.UtcTicks,
                row.Served, row.Value, row.Number, row.Cluster, (object?)row.Before ?? DBNull.Value, (object?)row.Claimed ?? DBNull.Value,
            ])
            _parameters[number++].Value = value;
    }
}
