using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Comparisons;
using Platform.Web.Tests.Billing;
using Platform.Web.Tests.Evaluations;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Comparisons;

public sealed class SealedComparisonTests(EvaluationWorld world) : IClassFixture<EvaluationWorld>
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 400).Select(number => $"ticket-{number}")];

    [Fact]
    public async Task What_a_hidden_guardrail_came_to_in_a_comparison_is_read_by_the_parties_and_by_nobody_else()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await HiddenRatingAsync(scene);
        await scene.StartAsync(scene.Plan(kpis: ["resolved", "rating"]));
        var arms = await scene.ArmsAsync(Names);
        await scene.SendAsync(Names.Select(name => LiveScene.Event(name, 1)));
        await scene.SendAsync(Names.Select(name => LiveScene.Event(name, arms[name] ? 1 : 9)), "rating");
        await scene.WatchAsync();
        using var outsider = await world.Host.SignInAsync(scene.Inner.Tenant.Administrator);

        var (party, other) = (await KpisAsync(scene, scene.Browser), await KpisAsync(scene, outsider));
        var (shown, hidden) = (await PageAsync(scene, scene.Browser), await PageAsync(scene, outsider));
        var log = await scene.DataAsync(async db => (await db.AuditEntries.Where(row => row.What == "comparison.stopped").ToListAsync()).Single(row => row.ProjectId == scene.Inner.ProjectId));

        (party["rating"].GetProperty("isSealed").GetBoolean(), party["rating"].GetProperty("treatedMean").GetDouble()).ShouldBe((false, 1));
        other["resolved"].GetProperty("treatedMean").GetDouble().ShouldBe(1);
        other["rating"].GetProperty("isSealed").GetBoolean().ShouldBeTrue();
        other["rating"].EnumerateObject().Where(figure => figure.Name is not ("key" or "margin" or "isSealed" or "controlCases" or "treatedCases")).ShouldAllBe(figure => figure.Value.ValueKind == JsonValueKind.Null);
        (other["rating"].GetProperty("controlCases").GetInt64(), other["rating"].GetProperty("treatedCases").GetInt64()).ShouldBe((0, 0));
        shown.ShouldContain("Stopped by the rule on Rating");
        shown.ShouldContain("−8");
        hidden.ShouldContain("Stopped by the rule: the model on trial is proven worse.");
        hidden.ShouldContain("Sealed");
        hidden.ShouldNotContain("−8");
        (log.Details.Contains("\"Worse\"", StringComparison.Ordinal), log.Details.Contains("-8", StringComparison.Ordinal)).ShouldBe((true, false), log.Details);
    }

    [Fact]
    public async Task A_plan_that_a_hidden_guardrail_decides_is_tried_by_the_parties_alone()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await HiddenRatingAsync(scene);
        await scene.SendAsync(Enumerable.Range(0, 120).Select(number => LiveScene.Event($"old {number}", number % 10, served: number % 2 == 0, at: TimeProvider.System.GetUtcNow().AddDays(-2))), "rating");
        Task<Outcome<HealthBefore>> TryAsync(TestPerson by, string kpi) => world.Host.ActAsAsync(by, services => services.GetRequiredService<ComparisonHealth>()
            .TryAsync(scene.Inner.ProjectId, new("Triage", new(scene.Control, ""), new(scene.Treated, ""), [new(kpi, 1)], Platform.Domain.Comparisons.ComparisonUnit.Case, 0.5m, 0.05m, 1, 100), CancellationToken.None));

        (await TryAsync(scene.Inner.Tenant.Administrator, "rating")).Error!.Code.ShouldBe("comparison.kpi_sealed");
        (await TryAsync(scene.Inner.Tenant.Administrator, "resolved")).Error.ShouldBeNull();
        (await TryAsync(scene.Inner.Tenant.Editor, "rating")).Value.Level!.Mean.ShouldBe(4.5, 0.01);
    }

    // the customer and the account manager have a part; the administrator has none
    private async Task HiddenRatingAsync(LiveScene scene)
    {
        var tenant = scene.Inner.Tenant;
        await scene.DataAsync(async db =>
        {
            foreach (var (person, part) in new[] { (tenant.Reader, BillingRole.Customer), (tenant.Editor, BillingRole.AccountManager) })
                (await db.Members.SingleAsync(member => member.UserId == person.Id)).GiveBilling(part).Succeeded.ShouldBeTrue();
            return await db.SaveChangesAsync();
        });
        var billing = new BillingScene(world.Host, tenant, scene.Inner.ProjectId, new MovableClock());
        var first = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(1);
        var guarded = BillingScene.Terms with
        {
            FirstDay = first,
            Kpis = [BillingScene.Terms.Kpis[0] with { Kpi = LiveScene.Resolved }],
            Guardrails = [new("rating", "Rated by clinicians", KpiDirection.HigherIsBetter, 5, 50, IsHidden: true)],
        };
        await billing.SignedAsync(guarded);
    }

    private static async Task<Dictionary<string, JsonElement>> KpisAsync(LiveScene scene, HttpClient by)
    {
        var one = await by.GetFromJsonAsync<JsonElement>(new Uri($"/api/projects/{scene.Inner.ProjectId}/comparisons/triage", UriKind.Relative));
        var all = await by.GetFromJsonAsync<JsonElement>(new Uri($"/api/projects/{scene.Inner.ProjectId}/comparisons", UriKind.Relative));
        all[0].GetProperty("kpis").GetRawText().ShouldBe(one.GetProperty("kpis").GetRawText());
        return one.GetProperty("kpis").EnumerateArray().ToDictionary(kpi => kpi.GetProperty("key").GetString()!);
    }

    private static async Task<string> PageAsync(LiveScene scene, HttpClient by)
    {
        var list = await by.OpenAsync($"/projects/{scene.Inner.ProjectId}/value/comparisons");
        var page = await by.OpenAsync($"/projects/{scene.Inner.ProjectId}/value/comparisons/triage");
        return list.QuerySelector("main")!.TextContent + page.QuerySelector("main")!.TextContent;
    }
}
