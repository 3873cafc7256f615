using Microsoft.Extensions.DependencyInjection;
using Platform.Web.Features.Runs;
using Platform.Web.Hosting.Scheduling;

namespace Platform.Web.Tests.Hosting;

/// <summary>A portal whose jobs run on other machines.</summary>
public sealed class JoblessPortalTests : IAsyncLifetime
{
    private readonly PortalTestHost _host = new();

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task It_starts_where_every_service_is_validated_and_offers_work_to_the_others()
    {
        _host.Settings["environment"] = "Development";
        _host.Settings["Lathe:RunsJobs"] = "false";
        var (jobs, run) = (_host.Services.GetRequiredService<IJobQueue>(), Guid.CreateVersion7());

        await jobs.OfferAsync(new JobOffer(ExecuteRunJobKey.Name, run, JobGroups.Gpu, 1), TestContext.Current.CancellationToken);

        (await jobs.IsOfferedAsync(ExecuteRunJobKey.Name, run, TestContext.Current.CancellationToken)).ShouldBeTrue();
    }
}
