using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Comparisons;
using Platform.Web.Features.Comparisons;
using Platform.Web.Features.Comparisons.Watching;
using Platform.Web.Tests.Evaluations;

namespace Platform.Web.Tests.Comparisons;

public sealed class WatchTests(EvaluationWorld world) : IClassFixture<EvaluationWorld>
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 400).Select(number => $"ticket-{number}")];

    [Fact]
    public async Task A_model_that_does_harm_is_stopped_by_the_job_once_and_everybody_gets_control()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await scene.StartAsync(scene.Plan());
        var arms = await scene.ArmsAsync(Names);
        await scene.SendAsync(Names.Select((name, number) => LiveScene.Event(name, arms[name] ? number % 5 == 0 ? 1 : 0 : number % 5 == 0 ? 0 : 1)));

        await FireAsync();
        await FireAsync();

        var row = await scene.RowAsync();
        (row.State, row.Ending!.Reason, row.Ending.Kpi, row.Ending.By).ShouldBe((ComparisonState.Stopped, EndingReason.Worse, "resolved", "job:comparisons.watch"));
        var seen = row.Standing!.Kpis.Single();
        (seen.Control.Cases, seen.Treated.Cases).ShouldBe((arms.Values.Count(served => !served), arms.Values.Count(served => served)));
        seen.ProvenWorse.ShouldBeInRange(0.01, 0.6);
        seen.Difference.ShouldBe(-0.6, 0.1);
        (await scene.ArmsAsync(Names)).Values.ShouldAllBe(served => !served);
        var noted = await scene.DataAsync(db => db.AuditEntries.Where(entry => entry.SubjectType == "comparison").OrderBy(entry => entry.At).ThenBy(entry => entry.Id).Select(entry => new { entry.What, entry.Details }).ToListAsync());
        noted.Select(entry => entry.What).ShouldBe(["comparison.planned", "comparison.started", "comparison.stopped"]);
        noted[2].Details.ShouldContain("provenWorse");
        noted[1].Details.ShouldContain(row.Commitment);
        noted.ShouldAllBe(entry => !entry.Details.Contains(row.Salt));
        (await scene.GetAsync()).GetProperty("kpis")[0].GetProperty("verdict").GetString().ShouldBe("Worse");
    }

    [Fact]
    public async Task A_model_that_helps_goes_on()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await scene.StartAsync(scene.Plan());
        var arms = await scene.ArmsAsync(Names);
        await scene.SendAsync(Names.Select((name, number) => LiveScene.Event(name, arms[name] ? number % 5 == 0 ? 0 : 1 : number % 5 == 0 ? 1 : 0)));

        await scene.WatchAsync();

        (await scene.RowAsync()).State.ShouldBe(ComparisonState.Running);
        (await scene.GetAsync()).GetProperty("kpis")[0].GetProperty("verdict").GetString().ShouldBe("Better");
    }

    [Fact]
    public async Task Observations_of_one_arm_that_get_lost_stop_it_whatever_they_say()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await scene.StartAsync(scene.Plan());
        var arms = await scene.ArmsAsync(Names);
        await scene.SendAsync(Names.Where((name, number) => !arms[name] || number % 4 == 0).Select(name => LiveScene.Event(name, 1)));

        await scene.WatchAsync();

        var row = await scene.RowAsync();
        (row.State, row.Ending!.Reason).ShouldBe((ComparisonState.Stopped, EndingReason.SampleRatio));
        row.Standing!.Kpis.Single().RatioP.ShouldBeLessThan(ComparisonPlan.RatioAlpha);
        // with cases missing, no verdict is given
        (await scene.GetAsync()).GetProperty("kpis")[0].GetProperty("verdict").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task A_guarding_kpi_stops_it_too()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await scene.StartAsync(scene.Plan(kpis: ["resolved", "rating"]));
        var arms = await scene.ArmsAsync(Names);
        await scene.SendAsync(Names.Select(name => LiveScene.Event(name, 1)));
        await scene.SendAsync(Names.Select(name => LiveScene.Event(name, arms[name] ? 1 : 9)), "rating");

        await scene.WatchAsync();

        var row = await scene.RowAsync();
        (row.Ending!.Reason, row.Ending.Kpi).ShouldBe((EndingReason.Worse, "rating"));
        row.Standing!.Kpis.Single(kpi => kpi.Kpi == "rating").Difference.ShouldBe(-8);
    }

    [Fact]
    public async Task Nothing_new_is_not_looked_at_again_and_its_time_ends_it()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await scene.StartAsync(scene.Plan());
        // the model on trial does well in each case, or one salt in two hundred would have it proven worse by chance
        var arms = await scene.ArmsAsync(Names[..50]);
        await scene.SendAsync(Names[..50].Select(name => LiveScene.Event(name, arms[name] ? 1 : 0)));
        await scene.WatchAsync();
        var first = (await scene.RowAsync()).Standing!.At;
        await scene.WatchAsync();
        (await scene.RowAsync()).Standing!.At.ShouldBe(first);
        await scene.SendAsync([LiveScene.Event("one more", 1)]);
        await scene.WatchAsync();
        (await scene.RowAsync()).Standing!.At.ShouldBeGreaterThan(first);

        var longAgo = TimeProvider.System.GetUtcNow().AddDays(-8 * 7);
        await scene.DataAsync(db => db.LiveComparisons.ExecuteUpdateAsync(set => set.SetProperty(row => row.StartedAt, longAgo)));
        await scene.WatchAsync();

        var row = await scene.RowAsync();
        (row.State, row.Ending!.Reason).ShouldBe((ComparisonState.Ended, EndingReason.Duration));
        (await scene.DataAsync(db => db.AuditEntries.AnyAsync(entry => entry.What == "comparison.ended"))).ShouldBeTrue();
    }

    [Fact]
    public async Task A_person_s_stop_keeps_the_figures_and_is_noted()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await scene.StartAsync(scene.Plan());
        var arms = await scene.ArmsAsync(Names[..60]);
        await scene.SendAsync(Names[..60].Select(name => LiveScene.Event(name, arms[name] ? 1 : 0)));
        await scene.WatchAsync();

        (await scene.PostAsync("/triage/stop")).Status.ShouldBe(HttpStatusCode.NoContent);
        var (again, body) = await scene.PostAsync("/triage/stop");

        (again, body.GetProperty("code").GetString()).ShouldBe((HttpStatusCode.Conflict, "comparison.state"));
        var row = await scene.RowAsync();
        (row.Ending!.Reason, row.Ending.By, row.Standing!.Kpis.Single().Control.Cases + row.Standing.Kpis.Single().Treated.Cases).ShouldBe((EndingReason.Person, scene.Inner.Tenant.Editor.Id, 60));
    }

    [Fact]
    public async Task A_plan_is_tried_on_the_past_before_it_starts_and_can_be_discarded()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await scene.SendAsync(Names.Select((name, number) => LiveScene.Event(name, number % 3 == 0 ? 0 : 1, number % 2 == 0, new DateTimeOffset(2026, 1, 1 + (number % 28), 8, 0, 0, TimeSpan.Zero))));
        await scene.PostAsync("", scene.Plan());
        var plan = (await scene.RowAsync()).Plan;

        var tried = await world.Host.ActAsAsync(scene.Inner.Tenant.Editor, services => services.GetRequiredService<ComparisonHealth>().TryAsync(scene.Inner.ProjectId, plan, default));

        tried.Error.ShouldBeNull();
        (tried.Value.Past, tried.Value.Trial!.Salts).ShouldBe((400, ComparisonHealth.Salts));
        tried.Value.Level!.Mean.ShouldBe(0.665, 0.01);
        tried.Value.Trial.FalseAlarms.Estimate.ShouldBeInRange(0.03, 0.08);
        tried.Value.Trial.FalseStops.Estimate.ShouldBeLessThan(0.05);
        tried.Value.Power!.Gain!.Value.ShouldBeInRange(0.02, 0.3);
        using (var gone = await scene.Browser.DeleteAsync(new Uri($"/api/projects/{scene.Inner.ProjectId}/comparisons/triage", UriKind.Relative)))
            gone.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await scene.PostAsync("/triage/start")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task FireAsync()
    {
        await using var scope = world.Host.Services.CreateAsyncScope();
        await ActivatorUtilities.CreateInstance<ComparisonJob>(scope.ServiceProvider).Execute(null!, default);
    }
}
