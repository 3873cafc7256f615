using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Domain.Statistics.Sampling;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Measures;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Commands;

/// <summary>A database of its own with one KPI and the observations of one period, for measurements.</summary>
internal sealed class BenchInvoiceGround : IDbContextFactory<PlatformDbContext>, IAsyncDisposable
{
    private const int Batch = 50_000;
    private const int Groups = 40;

    private static readonly DateOnly FirstDay = new(2026, 1, 1);

    private readonly string _path;
    private readonly TenantContext _tenant = new();

    private BenchInvoiceGround(string path, TenantScope scope, Kpi kpi)
    {
        (_path, Kpi) = (path, kpi);
        _tenant.UseJob(scope, "bench.invoice");
    }

    public Kpi Kpi { get; }

    /// <summary>One period, one KPI, cases divided by chance.</summary>
    public ContractTerms Terms => new(
        Side("Vendor"), Side("Customer"), "EUR", TaxCategory.Standard, 20, FirstDay, 1, 0, 5, 0.05m, 7, 0, 0, null, 30, 30,
        [new KpiTerm("rating", Kpi.Definition, EvidenceDesign.RandomisedByCase, 0.5m, null, new Price(PriceModel.PerUnitOfUplift, 0.1m, 0, []), 0, null, 1)], []);

    /// <summary>Seconds that storing the observations took.</summary>
    public double FillSeconds { get; private set; }

    public static async Task<BenchInvoiceGround> MakeAsync(string path, int count, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var tenant = new Tenant(TypedId.New<TenantId>(now), "Bench", now);
        var workspace = Workspace.Create(tenant.Id, "Bench", now).Value;
        var scope = new TenantScope(tenant.Id, workspace.Id);
        var project = Project.Create(scope, "Bench", null, Vertical.Medical, TaskKind.Label, "bench", now).Value;
        var definition = new KpiDefinition("Rating", "points", KpiKind.BoundedScore, KpiDirection.HigherIsBetter, KpiSource.ProductionEvents, "all cases", 0, 10, 100, 7);
        var kpi = Kpi.Create(scope, project.Id, "rating", definition, "bench", now).Value;
        var ground = new BenchInvoiceGround(path, scope, kpi);
        await using var db = ground.CreateDbContext();
        await db.Database.EnsureCreatedAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", cancellationToken);
        db.AddRange(tenant, workspace, project, kpi);
        await db.SaveChangesAsync(cancellationToken);
        await ground.FillAsync(db, count, cancellationToken);
        return ground;
    }

    public PlatformDbContext CreateDbContext() =>
        new SqlitePlatformDbContext(new DbContextOptionsBuilder<SqlitePlatformDbContext>().UseSqlite($"Data Source={_path};Foreign Keys=True").Options, _tenant);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task FillAsync(PlatformDbContext db, int count, CancellationToken cancellationToken)
    {
        var chance = new SplitMix64(7);
        var (start, span) = (UtcDay.StartOf(FirstDay), UtcDay.StartOf(FirstDay.AddMonths(1)) - UtcDay.StartOf(FirstDay));
        await using var writer = await ObservationWriter.OpenAsync(db, cancellationToken);
        for (var first = 0; first < count; first += Batch)
        {
            var events = Enumerable.Range(first, Math.Min(Batch, count - first)).Select(number => Draw(number, start + (span * (number / (double)count)), chance)).ToList();
            var started = Stopwatch.GetTimestamp();
            await using var reception = await Reception.BeginAsync(db, Kpi.Id, TimeProvider.System, cancellationToken);
            await writer.InsertAsync([.. events.Select(one => new Observation(Kpi, one, reception.Next()))], cancellationToken);
            await reception.CommitAsync(cancellationToken);
            FillSeconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }

    private static ObservedEvent Draw(int number, DateTimeOffset at, SplitMix64 chance)
    {
        var served = chance.Uniform() < 0.5;
        var value = Math.Min(1000, chance.Index(901) + (served ? 100 : 50)) / 100m;
        return new(string.Create(CultureInfo.InvariantCulture, $"event-{number}"), string.Create(CultureInfo.InvariantCulture, $"case-{number}"), at, served, value, string.Create(CultureInfo.InvariantCulture, $"group {number % Groups}"));
    }

    private static Party Side(string name) => new(name, "1 High Street", "10115", "Berlin", "DE", "DE123456789", "DE02120300000000202051", "billing@example.com");
}
