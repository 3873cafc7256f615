using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Runs;
using Platform.Web.Features.Datasets.Versions;
using Platform.Web.Features.Identity;
using Platform.Web.Persistence;
using Platform.Web.Tests.Runs;

namespace Platform.Web.Tests.Hosting;

/// <summary>The main path on the cluster's database: everything else runs on the embedded one.</summary>
public sealed class PostgresTests : IAsyncLifetime
{
    private const string Configuration = """
        {"precision":"fp32","lora":{"rank":4,"alpha":8,"seed":3},"batch_size":4,"steps":12,"learning_rate":0.003,"validate_every":6,"checkpoint_every":6,"sample_answers":1,"answer_tokens":4,"seed":5}
        """;

    private readonly PostgresCluster _cluster = new();
    private readonly PortalTestHost _host = new();
    private readonly string _models = Directory.CreateTempSubdirectory("lathe-models-").FullName;

    public async ValueTask InitializeAsync()
    {
        await _cluster.InitializeAsync();
        WorkingModel.Write(_models, "tiny");
        _host.Settings["Lathe:Database"] = "postgres";
        _host.Settings["Lathe:PostgresConnection"] = _cluster.Connection;
        _host.Settings["Lathe:ModelsFolder"] = _models;
        _host.Settings["Lathe:RunsJobs"] = "true";
        _host.Settings["Lathe:EngineThreads"] = "1";
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _cluster.DisposeAsync();
        Directory.Delete(_models, recursive: true);
    }

    [Fact]
    public async Task A_team_signs_in_makes_a_version_tunes_measures_and_opens_every_page()
    {
        var ground = await RunGround.PrepareAsync(_host);
        var keeper = await _host.CreateOperatorAsync(ground.Tenant);
        using var browser = await _host.SignInAsync(keeper with { Email = keeper.Email.ToUpperInvariant() });

        var run = await ground.QueueAsync(_host, "tuned", Configuration);
        run.Succeeded.ShouldBeTrue(run.Error?.ToString());
        var done = await UntilDoneAsync(ground, run.Value);
        done.Status.ShouldBe(RunStatus.Succeeded, $"{done.FailureCode} {done.FailureMessage}");
        done.Step.ShouldBe(12);
        done.EndedAt!.Value.Offset.ShouldBe(TimeSpan.Zero);
        (await CountAsync(ground, db => db.RunMetrics.CountAsync(row => row.RunId == run.Value))).ShouldBe(12);

        var kept = await _host.ActAsAsync(ground.Tenant.Editor, services => services.GetRequiredService<DeleteVersion>().HandleAsync(ground.ProjectId, ground.VersionId, CancellationToken.None));
        kept.Error!.Code.ShouldBe("dataset.in_use");
        await OpenEveryPageAsync(browser, ground, run.Value);
    }

    [Fact]
    public async Task People_are_found_whatever_case_their_address_is_written_in_and_a_reset_link_works()
    {
        var tenant = await _host.CreateTenantAsync();
        var invited = await _host.ActAsAsync(tenant.Administrator, services =>
            services.GetRequiredService<InviteMember>().HandleAsync(tenant.Reader.Email.ToUpperInvariant(), "Again", Platform.Domain.Tenancy.WorkspaceRole.Editor, CancellationToken.None));
        invited.Error!.Code.ShouldBe("member.exists");

        var link = await _host.ActAsAsync(tenant.Administrator, async services =>
        {
            var people = await services.GetRequiredService<MemberQueries>().PeopleAsync(CancellationToken.None);
            return (await services.GetRequiredService<MakeResetLink>().HandleAsync(people.Single(person => person.UserId == tenant.Reader.Id).Id, CancellationToken.None)).Value;
        });
        using var browser = _host.CreateBrowser();
        using var set = await browser.SubmitAsync(link, "form[action^='/account/reset']", ("Input.New", "another long passphrase"), ("Input.Repeat", "another long passphrase"));
        using var session = await _host.SignInAsync(tenant.Reader with { Password = "another long passphrase" });
    }

    private async Task OpenEveryPageAsync(HttpClient browser, RunGround ground, RunId run)
    {
        var project = $"/projects/{ground.ProjectId}";
        string[] pages =
        [
            "/", "/projects", "/models", $"/models/{ground.ModelId}", "/nodes", "/settings", "/settings/people", "/settings/workspaces", project, $"{project}/settings", $"{project}/data",
            $"{project}/data/versions/{ground.VersionId}", $"{project}/runs", $"{project}/runs/new", $"{project}/runs/{run}", $"{project}/evaluations", $"{project}/playground",
        ];
        foreach (var page in pages)
        {
            using var answer = await browser.GetAsync(new Uri(page, UriKind.Relative));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, page);
            (await answer.Content.ReadAsStringAsync()).ShouldNotContain("message-page", Case.Insensitive, page);
        }
    }

    private async Task<Run> UntilDoneAsync(RunGround ground, RunId id)
    {
        for (var look = 0; look < 1200; look++)
        {
            var run = await _host.InWorkspaceAsync(ground.Tenant, services => services.GetRequiredService<PlatformDbContext>().Runs.AsNoTracking().FirstAsync(row => row.Id == id));
            if (run.EndedAt is not null)
                return run;
            await Task.Delay(250);
        }

        throw new TimeoutException("The run did not end in five minutes.");
    }

    private Task<int> CountAsync(RunGround ground, Func<PlatformDbContext, Task<int>> count) =>
        _host.InWorkspaceAsync(ground.Tenant, services => count(services.GetRequiredService<PlatformDbContext>()));
}
