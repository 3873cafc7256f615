using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Audit;
using Platform.Domain.Projects;
using Platform.Web.Features.Auditing;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Auditing;

/// <summary>Several portals on one database: both write, both seal, and the chain is one.</summary>
public sealed class AuditOnPostgresTests : IAsyncLifetime
{
    private readonly PostgresCluster _cluster = new();
    private readonly PortalTestHost _first = new(), _second = new();

    public async ValueTask InitializeAsync()
    {
        await _cluster.InitializeAsync();
        foreach (var host in new[] { _first, _second })
        {
            host.Settings["Lathe:Database"] = "postgres";
            host.Settings["Lathe:PostgresConnection"] = _cluster.Connection;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Two_portals_seal_one_chain_without_gaps()
    {
        var tenant = await _first.CreateTenantAsync();
        _second.Services.ShouldNotBeNull("both portals run before anybody writes");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(writer => Task.Run(async () =>
        {
            var host = writer % 2 == 0 ? _first : _second;
            for (var round = 0; round < 5; round++)
            {
                await AuditTrial.WriteAsync(host, tenant, 4, $"writer {writer}");
                await AuditTrial.SealAsync(host, tenant);
            }
        })));

        var entries = await AuditTrial.UntilSealedAsync(_second, tenant, 400);

        entries.Select(entry => entry.Number!.Value).ShouldBe(Enumerable.Range(1, 400).Select(number => (long)number));
        AuditChain.Verify(entries.Select(entry => entry.ToRecord())).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_log_is_filtered_checked_and_taken_out()
    {
        var tenant = await _first.CreateTenantAsync();
        await AuditTrial.WriteAsync(_first, tenant, 5, "Lift");
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

        var holds = await _first.ActAsAsync(tenant.Administrator, async services =>
        {
            var queries = services.GetRequiredService<AuditQueries>();
            var filter = new AuditFilter(today.AddDays(-1), today.AddDays(1), "job:test", "test", null, "NUMBER");
            (await queries.PageAsync(filter, 0, 50, CancellationToken.None)).Total.ShouldBe(5);
            (await queries.PageAsync(new AuditFilter(Project: new ProjectId(Guid.Empty)), 0, 50, CancellationToken.None)).Total.ShouldBe(0);
            (await queries.PeopleAsync(CancellationToken.None)).ShouldHaveSingleItem().Actor.ShouldBe("job:test");
            return (await queries.CheckAsync(CancellationToken.None)).Holds;
        });
        holds.ShouldBeTrue();
        using var browser = await _first.SignInAsync(tenant.Administrator);
        var lines = (await browser.GetStringAsync(new Uri("/api/audit/log.jsonl", UriKind.Relative))).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        AuditChain.Verify(lines.Select(line => AuditRecord.FromLine(line)!)).ShouldSatisfyAllConditions(report => report.Holds.ShouldBeTrue(), report => report.Entries.ShouldBe(6));
    }
}
