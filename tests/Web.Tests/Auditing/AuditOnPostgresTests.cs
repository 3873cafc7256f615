using Platform.Domain.Audit;
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
}
