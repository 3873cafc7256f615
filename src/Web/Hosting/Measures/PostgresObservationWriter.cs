using Microsoft.EntityFrameworkCore;
using Npgsql;
using Platform.Domain.Kpis;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Measures;

/// <summary>One statement for all rows, a column an array: the cluster's database is a round trip away. What comes back are the keys that were there already, which are few.</summary>
internal sealed class PostgresObservationWriter(PlatformDbContext db) : ObservationWriter(db)
{
    private const string Insert = $"""
        WITH sent AS MATERIALIZED (
            SELECT * FROM unnest(@ids, @keys, @cases, @ats, @received, @served, @values, @numbers, @clusters, @before, @claimed)
                AS sent(id, key, name, at, received, served, value, number, grouped, before, claimed)
        ),
        stored AS (
            INSERT INTO "Observations" ({Columns})
            SELECT sent.id, @tenant, @workspace, @kpi, sent.key, sent.name, sent.at, sent.received, sent.served, sent.value, sent.number, sent.grouped, sent.before, sent.claimed
            FROM sent
            WHERE NOT EXISTS (SELECT 1 FROM "ObservationRevisions" revised WHERE revised."KpiId" = @kpi AND revised."EventKey" = sent.key)
            ON CONFLICT DO NOTHING
            RETURNING "EventKey"
        )
        SELECT sent.key FROM sent WHERE NOT EXISTS (SELECT 1 FROM stored WHERE stored."EventKey" = sent.key)
        """;

    public override async Task<bool[]> InsertAsync(IReadOnlyList<Observation> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return [];
        await using var command = new NpgsqlCommand(Insert, (NpgsqlConnection)Db.Database.GetDbConnection(), (NpgsqlTransaction)Transaction);
        void Add<T>(string name, T value) => command.Parameters.Add(new NpgsqlParameter<T>(name, value));
        void AddAll<T>(string name, Func<Observation, T> value) => Add(name, rows.Select(value).ToArray());
        Add("tenant", rows[0].TenantId.Value);
        Add("workspace", rows[0].WorkspaceId.Value);
        Add("kpi", rows[0].KpiId.Value);
        AddAll("ids", row => row.Id.Value);
        AddAll("keys", row => row.EventKey);
        AddAll("cases", row => row.Case);
        AddAll("ats", row => row.At.UtcDateTime);
        AddAll("received", row => row.ReceivedAt.UtcDateTime);
        AddAll("served", row => row.Served);
        AddAll("values", row => row.Value);
        AddAll("numbers", row => row.Number);
        AddAll("clusters", row => row.Cluster);
        AddAll("before", row => row.Before);
        AddAll("claimed", row => row.Claimed);
        var there = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            there.Add(reader.GetString(0));
        return [.. rows.Select(row => !there.Contains(row.EventKey))];
    }
}
