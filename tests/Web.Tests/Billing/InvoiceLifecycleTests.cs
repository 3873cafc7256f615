using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Billing;

/// <summary>On the embedded database.</summary>
public sealed class InvoiceLifecycleTests : InvoiceLifecycle, IClassFixture<PortalTestHost>
{
    private static readonly MovableClock Moved = new();

    public InvoiceLifecycleTests(PortalTestHost host)
    {
        Portal = host;
        host.Replacements = services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Moved));
    }

    protected override PortalTestHost Portal { get; }

    protected override MovableClock Clock => Moved;
}

/// <summary>On a cluster's database.</summary>
public sealed class InvoiceLifecycleOnPostgresTests : InvoiceLifecycle, IClassFixture<InvoiceLifecycleOnPostgresTests.Cluster>
{
    private readonly Cluster _cluster;

    public InvoiceLifecycleOnPostgresTests(Cluster cluster) => _cluster = cluster;

    protected override PortalTestHost Portal => _cluster.Portal;

    protected override MovableClock Clock => _cluster.Clock;

    /// <summary>One database and one portal for all tests of the class.</summary>
    public sealed class Cluster : IAsyncLifetime
    {
        private readonly PostgresCluster _postgres = new();

        public PortalTestHost Portal { get; } = new();

        public MovableClock Clock { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await _postgres.InitializeAsync();
            Portal.Settings["Lathe:Database"] = "postgres";
            Portal.Settings["Lathe:PostgresConnection"] = _postgres.Connection;
            Portal.Replacements = services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
        }

        public async ValueTask DisposeAsync()
        {
            await Portal.DisposeAsync();
            await _postgres.DisposeAsync();
        }
    }
}
