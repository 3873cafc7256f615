using System.Net;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Comparisons;
using Platform.Web.Features.Comparisons;
using Platform.Web.Hosting.Answering;
using Platform.Web.Tests.Evaluations;

namespace Platform.Web.Tests.Comparisons;

public sealed class AssignmentHttpTests(EvaluationWorld world) : IClassFixture<EvaluationWorld>
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 400).Select(number => $"ticket-{number}")];

    [Fact]
    public async Task A_case_has_one_arm_however_often_and_by_whomever_it_is_asked_for()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await scene.StartAsync(scene.Plan(share: 0.3m));
        using var colleague = await world.Host.SignInAsync(scene.Inner.Tenant.Administrator);

        var first = await scene.ArmsAsync(Names);
        var again = await scene.ArmsAsync(Names.Reverse());
        var (status, one) = await scene.PostAsync("/triage/assignments", new { @case = "ticket-7" }, colleague);

        again.ShouldBe(first, ignoreOrder: true);
        first.Values.Count(served => served).ShouldBeInRange(80, 160);
        status.ShouldBe(HttpStatusCode.OK);
        one.GetProperty("served").GetBoolean().ShouldBe(first["ticket-7"]);
        one.GetProperty("arm").GetString().ShouldBe(first["ticket-7"] ? "treated" : "control");
        one.GetProperty("model").GetProperty("key").GetString().ShouldBe(first["ticket-7"] ? scene.Treated : scene.Control);
        one.GetProperty("share").GetDecimal().ShouldBe(0.3m);
        (await scene.DataAsync(db => db.Observations.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task Before_the_start_and_after_a_stop_everybody_gets_control()
    {
        using var scene = await LiveScene.OpenAsync(world);
        (await scene.PostAsync("", scene.Plan())).Status.ShouldBe(HttpStatusCode.Created);
        var before = await scene.ArmsAsync(Names);
        await scene.PostAsync("/triage/start");
        var running = await scene.ArmsAsync(Names);
        (await scene.PostAsync("/triage/stop")).Status.ShouldBe(HttpStatusCode.NoContent);
        var after = await scene.ArmsAsync(Names);

        before.Values.ShouldAllBe(served => !served);
        running.Values.Count(served => served).ShouldBeInRange(150, 250);
        after.Values.ShouldAllBe(served => !served);
    }

    [Fact]
    public async Task The_salt_is_told_only_when_it_is_over_and_gives_every_arm_again()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await scene.StartAsync(scene.Plan());
        var arms = await scene.ArmsAsync(Names);
        var running = await scene.GetAsync();
        await scene.PostAsync("/triage/stop");
        var over = await scene.GetAsync();

        running.GetProperty("salt").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        var salt = over.GetProperty("salt").GetString()!;
        HashedAssignment.CommitmentOf(salt).ShouldBe(running.GetProperty("saltHash").GetString());
        var again = new HashedAssignment(Convert.FromBase64String(salt), 0.5);
        Names.ShouldAllBe(name => again.IsTreated(name) == arms[name]);
    }

    [Fact]
    public async Task What_cannot_be_assigned_is_refused()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await scene.StartAsync(scene.Plan(unit: "Cluster"));
        using var reader = await world.Host.SignInAsync(scene.Inner.Tenant.Reader);

        (await CodeAsync(scene, new { @case = "a" })).ShouldBe("comparison.unit_name");
        (await CodeAsync(scene, new { @case = " ", cluster = "w" })).ShouldBe("comparison.unit_name");
        (await CodeAsync(scene, new { })).ShouldBe("comparison.unit_name");
        (await CodeAsync(scene, new { cases = new object?[] { null } })).ShouldBe("comparison.unit_name");
        (await CodeAsync(scene, new { cases = Array.Empty<object>() })).ShouldBe("comparison.too_many");
        (await CodeAsync(scene, new { cases = Enumerable.Range(0, AssignCases.MostCases + 1).Select(number => new { @case = $"c{number}", cluster = "w" }) })).ShouldBe("comparison.too_many");
        (await scene.PostAsync("/nothing/assignments", new { @case = "a" })).Status.ShouldBe(HttpStatusCode.NotFound);
        (await scene.PostAsync("/triage/assignments", new { @case = "a", cluster = "w" }, reader)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await scene.PostAsync("/triage/assignments", new { @case = "a", cluster = "w" })).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_answer_comes_from_the_arm_s_own_model_and_is_metered()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await scene.StartAsync(scene.Plan());
        var arms = await scene.ArmsAsync(Names);
        world.Models.Says = (tuned, _) => tuned ? "take two a day" : "no idea";

        foreach (var served in new[] { true, false })
        {
            var name = arms.First(pair => pair.Value == served).Key;
            var (status, body) = await scene.PostAsync("/triage/answers", new { @case = name, messages = new[] { new { role = "user", content = "What helps?" } }, max_tokens = 20 });

            status.ShouldBe(HttpStatusCode.OK);
            (body.GetProperty("served").GetBoolean(), body.GetProperty("text").GetString()).ShouldBe((served, served ? "take two a day" : "no idea"));
            world.Models.Opened.Last().AdapterFolder.ShouldBe(served ? Path.Combine(world.Host.DataFolder, "adapters/one") : null);
        }

        (await CodeAsync(scene, new { @case = "a", messages = new[] { new { role = "robot", content = "?" } } }, "answers")).ShouldBe("comparison.messages");
        (await CodeAsync(scene, new { @case = "a", messages = new object?[] { null } }, "answers")).ShouldBe("comparison.messages");
        (await CodeAsync(scene, new { @case = "a", messages = new object?[] { null, new { role = "user", content = "?" } } }, "answers")).ShouldBe("comparison.messages");
        world.Models.Refusal = new("engine.busy", "The engine works for another base model.", Domain.Kernel.ErrorKind.Conflict);
        try
        {
            (await CodeAsync(scene, new { @case = "a", messages = new[] { new { role = "user", content = "?" } } }, "answers")).ShouldBe("engine.busy");
        }
        finally
        {
            world.Models.Refusal = null;
        }
    }

    [Fact]
    public async Task A_plan_that_cannot_run_is_refused_with_its_reason()
    {
        using var scene = await LiveScene.OpenAsync(world);
        using var other = await LiveScene.OpenAsync(world);
        using var reader = await world.Host.SignInAsync(scene.Inner.Tenant.Reader);
        async Task<string?> Code(object plan) => (await scene.PostAsync("", plan)).Body.GetProperty("code").GetString();

        (await Code(scene.Plan("New key"))).ShouldBe("comparison.key");
        (await Code(new { key = "x", name = "X", control = scene.Control, treated = scene.Treated, unit = 7, kpis = new[] { new { key = "resolved", margin = 0 } } })).ShouldBe("comparison.unit");
        (await Code(scene.Plan(share: 0.99m))).ShouldBe("comparison.share");
        (await Code(scene.Plan(margin: 1))).ShouldBe("comparison.margin_too_wide");
        (await Code(scene.Plan(kpis: ["nothing"]))).ShouldBe("kpi.not_found");
        (await Code(new { key = "x", name = "X", control = scene.Control, treated = other.Treated, kpis = new[] { new { key = "resolved", margin = 0 } } })).ShouldBe("comparison.model_gone");
        (await Code(new { key = "x" })).ShouldBe("comparison.name");
        (await Code(new { key = "x", name = "X", control = scene.Control, treated = scene.Treated, kpis = new object?[] { null } })).ShouldBe("kpi.not_found");
        (await Code(new { key = "x", name = "X", control = scene.Control, treated = scene.Treated, kpis = new[] { new { margin = 0 } } })).ShouldBe("kpi.not_found");
        (await scene.PostAsync("", scene.Plan(), reader)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await scene.PostAsync("", scene.Plan())).Status.ShouldBe(HttpStatusCode.Created);
        (await Code(scene.Plan())).ShouldBe("comparison.key_taken");
    }

    private static async Task<string?> CodeAsync(LiveScene scene, object body, string what = "assignments")
    {
        var (status, answer) = await scene.PostAsync($"/triage/{what}", body);
        ((int)status).ShouldBeInRange(400, 499);
        return answer.GetProperty("code").GetString();
    }
}
