using System.Net;
using Microsoft.EntityFrameworkCore;
using Platform.Web.Tests.Evaluations;

namespace Platform.Web.Tests.Comparisons;

public sealed class ComparedObservationTests(EvaluationWorld world) : IClassFixture<EvaluationWorld>
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 200).Select(number => $"ticket-{number}")];

    [Fact]
    public async Task Who_served_a_case_is_filled_in_and_a_claim_to_the_contrary_is_refused()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await scene.StartAsync(scene.Plan());
        var arms = await scene.ArmsAsync(Names);

        var filled = await scene.SendAsync(Names[..100].Select(name => LiveScene.Event(name, 1)));
        var said = await scene.SendAsync(Names[100..150].Select(name => LiveScene.Event(name, 0, arms[name])));
        var wrong = await scene.SendAsync(Names[150..].Select(name => LiveScene.Event(name, 1, !arms[name])));

        (filled.Accepted, filled.Refused, said.Accepted, said.Refused).ShouldBe((100, 0, 50, 0));
        (wrong.Accepted, wrong.Refused).ShouldBe((0, 50));
        wrong.Refusals.Select(refusal => refusal.Code).Distinct().ShouldBe(["comparison.arm_mismatch"]);
        var stored = await scene.DataAsync(db => db.Observations.AsNoTracking().ToListAsync());
        stored.Count(row => row.Served).ShouldBe(Names[..150].Count(name => arms[name]));
        stored.Where(row => row.Served).Select(row => row.EventKey["event of ".Length..]).ShouldBe(Names[..150].Where(name => arms[name]), ignoreOrder: true);
    }

    [Fact]
    public async Task The_same_event_without_its_arm_and_with_it_is_one_event()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await scene.StartAsync(scene.Plan());
        var arms = await scene.ArmsAsync(Names);
        var at = TimeProvider.System.GetUtcNow().AddSeconds(1);

        await scene.SendAsync(Names.Select(name => LiveScene.Event(name, 1, at: at)));
        var again = await scene.SendAsync(Names.Select(name => LiveScene.Event(name, 1, arms[name], at)));
        var revised = await scene.SendAsync(Names.Select(name => LiveScene.Event(name, 0, at: at.AddMinutes(1), revises: true, key: $"again {name}")));

        (again.Accepted, again.Known, again.Refused).ShouldBe((0, Names.Length, 0));
        (revised.Accepted, revised.Refused).ShouldBe((Names.Length, 0));
    }

    [Fact]
    public async Task A_case_of_another_time_is_the_sender_s_own_word_and_stays_out()
    {
        using var scene = await LiveScene.OpenAsync(world);
        var long_ago = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        await scene.StartAsync(scene.Plan());
        var arms = await scene.ArmsAsync(Names);

        var early = await scene.SendAsync(Names[..20].Select(name => LiveScene.Event(name, 1, !arms[name], long_ago)));
        var unsaid = await scene.SendAsync(Names[20..40].Select(name => LiveScene.Event(name, 1, at: long_ago)));
        await scene.SendAsync(Names[40..80].Select(name => LiveScene.Event(name, 1)));
        await scene.WatchAsync();
        await scene.PostAsync("/triage/stop");
        var stop = (await scene.RowAsync()).OverAt!.Value;
        var late = await scene.SendAsync(Names[80..100].Select(name => LiveScene.Event(name, 1, !arms[name], stop.AddSeconds(1))));
        var lateUnsaid = await scene.SendAsync(Names[100..120].Select(name => LiveScene.Event(name, 1, at: stop)));

        (early.Accepted, late.Accepted).ShouldBe((20, 20));
        unsaid.Refusals.Concat(lateUnsaid.Refusals).Select(refusal => refusal.Code).ToHashSet().ShouldBe(["comparison.served_needed"]);
        (unsaid.Refused, lateUnsaid.Refused).ShouldBe((20, 20));
        var kept = (await scene.RowAsync()).Standing!.Kpis.ShouldHaveSingleItem();
        (kept.Control.Cases + kept.Treated.Cases).ShouldBe(40);
    }

    [Fact]
    public async Task A_kpi_that_no_comparison_feeds_keeps_asking_who_served()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await scene.StartAsync(scene.Plan());

        var report = await scene.SendAsync([LiveScene.Event("a", 5), LiveScene.Event("b", 5, true)], "rating");

        (report.Accepted, report.Refusals.Single().Code).ShouldBe((1, "comparison.served_needed"));
    }

    [Fact]
    public async Task Cases_of_a_group_have_the_group_s_arm_and_need_a_group()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await scene.StartAsync(scene.Plan(unit: "Cluster"));

        var report = await scene.SendAsync(Enumerable.Range(0, 300).Select(number => LiveScene.Event($"c{number}", 1, cluster: number % 31 == 30 ? "" : $"ward {number % 31}")));

        report.Refusals.Select(refusal => refusal.Code).ToHashSet().ShouldBe(["comparison.cluster_needed"]);
        report.Accepted.ShouldBe(300 - report.Refused);
        var wards = await scene.DataAsync(db => db.Observations.Select(row => new { row.Cluster, row.Served }).Distinct().ToListAsync());
        wards.Count.ShouldBe(30);
        wards.Count(ward => ward.Served).ShouldBeInRange(5, 25);
    }

    [Fact]
    public async Task It_begins_after_everything_that_was_observed_and_two_never_share_a_kpi()
    {
        using var scene = await LiveScene.OpenAsync(world);
        var ahead = TimeProvider.System.GetUtcNow().AddMinutes(3);
        await scene.SendAsync([LiveScene.Event("early bird", 1, true, ahead)]);
        await scene.StartAsync(scene.Plan());
        await scene.PostAsync("", scene.Plan("second", kpis: ["rating", "resolved"]));
        await scene.PostAsync("", scene.Plan("third", kpis: ["rating"]));

        (await scene.RowAsync()).StartedAt!.Value.ShouldBeGreaterThan(ahead.AddMilliseconds(-1));
        (await scene.ArmsAsync(Names)).Values.ShouldAllBe(served => !served);
        var (status, body) = await scene.PostAsync("/second/start");
        (status, body.GetProperty("code").GetString()).ShouldBe((HttpStatusCode.Conflict, "comparison.kpi_busy"));
        (await scene.PostAsync("/third/start")).Status.ShouldBe(HttpStatusCode.NoContent);
        await scene.PostAsync("/triage/stop");
        (await scene.PostAsync("/second/start")).Body.GetProperty("code").GetString().ShouldBe("comparison.kpi_busy");
        await scene.PostAsync("/third/stop");
        (await scene.PostAsync("/second/start")).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Two_that_start_at_the_same_moment_on_one_kpi_do_not_both_start()
    {
        using var scene = await LiveScene.OpenAsync(world);
        foreach (var number in Enumerable.Range(0, 4))
            await scene.PostAsync("", scene.Plan($"plan-{number}"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => scene.PostAsync($"/plan-{number}/start")));

        answers.Count(answer => answer.Status == HttpStatusCode.NoContent).ShouldBe(1);
        answers.Count(answer => answer.Status == HttpStatusCode.Conflict).ShouldBe(3);
    }
}
