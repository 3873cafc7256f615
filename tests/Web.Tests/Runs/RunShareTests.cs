using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Kernel;
using Platform.Domain.Runs;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Identity;
using Platform.Web.Features.Runs;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Runs;

public sealed class RunShareTests : IAsyncLifetime
{
    private const string Long = """{"precision":"fp32","lora":{"rank":4,"alpha":8,"seed":3},"batch_size":4,"steps":5000,"learning_rate":0.003,"seed":5}""";

    private readonly PortalTestHost _host = new();
    private readonly string _models = Directory.CreateTempSubdirectory("lathe-models-").FullName;

    public ValueTask InitializeAsync()
    {
        WorkingModel.Write(_models, "tiny");
        _host.Settings["Lathe:ModelsFolder"] = _models;
        _host.Settings["Lathe:RunsJobs"] = "true";
        _host.Settings["Lathe:EngineThreads"] = "1";
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_models, recursive: true);
    }

    [Fact]
    public async Task A_team_queues_no_more_than_its_share_and_a_team_of_high_priority_goes_before_it()
    {
        var (plain, urgent) = (await RunGround.PrepareAsync(_host), await RunGround.PrepareAsync(_host));
        await GiveAsync(plain, new RunShare(RunPriority.Normal, 2));
        await GiveAsync(urgent, new RunShare(RunPriority.High, 5));

        var first = await plain.QueueAsync(_host, "first", Long);
        var waiting = await plain.QueueAsync(_host, "second", Long);
        var refused = await plain.QueueAsync(_host, "third", Long);
        refused.Error!.Code.ShouldBe("run.share_used_up");
        refused.Error.Message.ShouldContain("2");

        var late = await urgent.QueueAsync(_host, "urgent", Long);
        (await PlaceAsync(urgent, late.Value)).ShouldBeLessThan(await PlaceAsync(plain, waiting.Value));

        await _host.ActAsAsync(plain.Tenant.Editor, services => services.GetRequiredService<CancelRun>().HandleAsync(waiting.Value, save: false, null, CancellationToken.None));
        (await plain.QueueAsync(_host, "after a cancel", Long)).Succeeded.ShouldBeTrue();
        await _host.ActAsAsync(plain.Tenant.Editor, services => services.GetRequiredService<CancelRun>().HandleAsync(first.Value, save: false, null, CancellationToken.None));
    }

    private async Task GiveAsync(RunGround ground, RunShare share) =>
        (await _host.ActAsAsync(ground.Tenant.Editor, services => services.GetRequiredService<GiveShare>().HandleAsync(share, CancellationToken.None))).Succeeded.ShouldBeTrue();

    private Task<int> PlaceAsync(RunGround ground, RunId id) => _host.ActAsAsync(
        ground.Tenant.Editor, async services => (await services.GetRequiredService<RunQueue>().PlaceAsync(id, CancellationToken.None))!.Place);
}
