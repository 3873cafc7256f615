using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Platform.Domain.Kpis;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Measures;

/// <summary>Stores observations as fast as the database takes them. Rows whose key or case is there already are left out, not refused.</summary>
internal abstract class ObservationWriter : IAsyncDisposable
{
    private protected const string Columns =
        """ "Id", "TenantId", "WorkspaceId", "KpiId", "EventKey", "Case", "At", "ReceivedAt", "Served", "Value", "Number", "Cluster", "Before", "Claimed" """;

    private protected ObservationWriter(PlatformDbContext db) => Db = db;

    private protected PlatformDbContext Db { get; }

    private protected DbTransaction Transaction => Db.Database.CurrentTransaction!.GetDbTransaction();

    /// <summary>The writer for a context's database. The context's connection is open and stays so.</summary>
    public static async Task<ObservationWriter> OpenAsync(PlatformDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        if (db is PostgresPlatformDbContext)
            return new PostgresObservationWriter(db);
        return await SqliteObservationWriter.CreateAsync(db, cancellationToken);
    }

    /// <summary>Stores rows of one KPI within the context's transaction, no key and no case twice among them.</summary>
    /// <returns>For each row whether it was stored.</returns>
    public abstract Task<bool[]> InsertAsync(IReadOnlyList<Observation> rows, CancellationToken cancellationToken);

    public virtual async ValueTask DisposeAsync() => await Db.Database.CloseConnectionAsync();
}
