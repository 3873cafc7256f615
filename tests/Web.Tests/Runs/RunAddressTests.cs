using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Runs;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Runs;

/// <summary>Who finds a run over HTTP, and who may ask something of it. No node works here: the runs wait.</summary>
public sealed class RunAddressTests : IAsyncLifetime
{
    private const string Configuration = """{"precision":"fp32","lora":{"rank":4,"alpha":8},"batch_size":4,"steps":20}""";

    private readonly PortalTestHost _host = new();
    private readonly string _models = Directory.CreateTempSubdirectory("lathe-models-").FullName;
    private RunGround _ground = null!;
    private RunId _run;

    public static TheoryData<string> Reads => ["", "/series", "/events", "/log", "/checkpoints", "/answers", "/place", "/configuration.json", "/metrics.csv"];

    public static TheoryData<string> Wishes => ["/pause", "/resume", "/cancel", "/retry"];

    public async ValueTask InitializeAsync()
    {
        WorkingModel.Write(_models, "tiny");
        _host.Settings["Lathe:ModelsFolder"] = _models;
        _ground = await RunGround.PrepareAsync(_host);
        var queued = await _ground.QueueAsync(_host, "first", Configuration);
        _run = queued.Succeeded ? queued.Value : throw new InvalidOperationException(queued.Error.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_models, recursive: true);
    }

    [Fact]
    public async Task Everything_of_a_run_is_read_by_its_workspace_and_not_found_by_another()
    {
        var stranger = await _host.CreateTenantAsync();
        using var own = await _host.SignInAsync(_ground.Tenant.Reader);
        using var other = await _host.SignInAsync(stranger.Administrator);
        foreach (var address in Reads.Select(row => Address(row.Data)))
        {
            (await own.GetAsync(address)).StatusCode.ShouldBe(HttpStatusCode.OK, address);
            (await other.GetAsync(address)).StatusCode.ShouldBe(HttpStatusCode.NotFound, address);
        }
    }

    [Fact]
    public async Task A_reader_asks_nothing_of_a_run_and_a_stranger_does_not_find_it()
    {
        var stranger = await _host.CreateTenantAsync();
        using var reader = await _host.SignInAsync(_ground.Tenant.Reader);
        using var other = await _host.SignInAsync(stranger.Administrator);
        foreach (var address in Wishes.Select(row => Address(row.Data)))
        {
            (await reader.PostAsync(address, null)).StatusCode.ShouldNotBe(HttpStatusCode.NoContent, address);
            (await other.PostAsync(address, null)).StatusCode.ShouldBe(HttpStatusCode.NotFound, address);
        }
        (await StatusAsync()).ShouldBe(RunStatus.Queued);
    }

    [Fact]
    public async Task An_editor_pauses_resumes_and_cancels_and_a_wrong_wish_names_the_expected_state()
    {
        using var editor = await _host.SignInAsync(_ground.Tenant.Editor);
        (await editor.PostAsync(Address("/pause?reason=lunch"), null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await StatusAsync()).ShouldBe(RunStatus.Paused);
        (await editor.PostAsync(Address("/resume"), null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var nothing = await editor.PostAsync(Address("/cancel?save=true"), null);
        nothing.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await nothing.Content.ReadAsStringAsync()).ShouldContain("run.nothing_to_save");
        (await editor.PostAsync(Address("/cancel"), null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var refused = await editor.PostAsync(Address("/pause"), null);
        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("queued or running");
    }

    [Fact]
    public async Task Runs_that_wait_have_places_in_the_order_they_were_queued()
    {
        var second = (await _ground.QueueAsync(_host, "second", Configuration)).Value;
        using var reader = await _host.SignInAsync(_ground.Tenant.Reader);
        (await reader.GetStringAsync(Address("/place"))).ShouldContain("\"place\":1");
        (await reader.GetStringAsync($"/api/projects/{_ground.ProjectId}/runs/{second}/place")).ShouldContain("\"place\":2");
    }

    [Theory]
    [InlineData("""{"lora":{"rank":0,"alpha":8}}""", "lora.rank_out_of_range", "0")]
    [InlineData("""{"lora":{"rank":4,"alpha":8},"batch_size":0}""", "config.value_out_of_range", "batch_size is 0")]
    [InlineData("""{"lora":{"rank":4,"alpha":8},"learning_rate":7}""", "config.value_out_of_range", "learning_rate is 7")]
    [InlineData("""{"learning_rat":0.1}""", "run.configuration_invalid", "learning_rat")]
    [InlineData("""{"lora":{"rank":4,"alpha":8},"max_length":3}""", "data.empty_split", "3 tokens")]
    public async Task A_wrong_configuration_is_refused_before_anything_is_stored(string configuration, string code, string words)
    {
        var before = await CountAsync();
        var refused = await _ground.QueueAsync(_host, "wrong", configuration);
        refused.Error!.Code.ShouldBe(code);
        refused.Error.Message.ShouldContain(words);
        (await CountAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Without_a_sign_in_nothing_is_read()
    {
        using var nobody = _host.CreateBrowser();
        (await nobody.GetAsync(Address(""))).StatusCode.ShouldNotBe(HttpStatusCode.OK);
    }

    private string Address(string end) => $"/api/projects/{_ground.ProjectId}/runs/{_run}{end}";

    private Task<RunStatus> StatusAsync() => _host.InWorkspaceAsync(_ground.Tenant, async services =>
        (await services.GetRequiredService<Platform.Web.Features.Runs.RunQueries>().FindAsync(_run, CancellationToken.None)).Value.Status);

    private Task<int> CountAsync() => _host.InWorkspaceAsync(_ground.Tenant, async services =>
        (await services.GetRequiredService<Platform.Web.Features.Runs.RunQueries>().ListAsync(_ground.ProjectId, new(), CancellationToken.None)).Total);
}
