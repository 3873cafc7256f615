using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Comparisons;
using Platform.Domain.Kpis;
using Platform.Web.Features.Comparisons.Watching;
using Platform.Web.Features.Kpis;
using Platform.Web.Persistence;
using Platform.Web.Tests.Evaluations;

namespace Platform.Web.Tests.Comparisons;

/// <summary>A project with an adapter, two KPIs and an editor who compares models over HTTP.</summary>
internal sealed class LiveScene(EvaluationWorld world, EvaluationScene scene, HttpClient browser) : IDisposable
{
    public static readonly KpiDefinition Resolved = new("Resolved", "share", KpiKind.Proportion, KpiDirection.HigherIsBetter, KpiSource.ProductionEvents, "all", 0, 1, 20, 7);

    public static readonly KpiDefinition Rating = new("Rating", "points", KpiKind.BoundedScore, KpiDirection.HigherIsBetter, KpiSource.ProductionEvents, "all", 0, 10, 20, 7);

    public EvaluationScene Inner => scene;

    public HttpClient Browser => browser;

    public string Treated { get; private set; } = "";

    public string Control { get; private set; } = "";

    public static async Task<LiveScene> OpenAsync(EvaluationWorld world)
    {
        var inner = await world.SceneAsync();
        var made = new LiveScene(world, inner, await world.Host.SignInAsync(inner.Tenant.Editor));
        foreach (var (key, definition) in new[] { ("resolved", Resolved), ("rating", Rating) })
            (await world.Host.ActAsAsync(inner.Tenant.Editor, services => services.GetRequiredService<CreateKpi>().HandleAsync(inner.ProjectId, key, definition, default))).Succeeded.ShouldBeTrue();
        await made.DataAsync(async db =>
        {
            made.Treated = $"adapter:{(await db.Adapters.SingleAsync()).Id}";
            made.Control = $"base:{(await db.Runs.SingleAsync(run => run.Id == inner.RunId)).BaseModelId}";
            return 0;
        });
        return made;
    }

    public object Plan(string key = "triage", string unit = "Case", decimal share = 0.5m, decimal margin = 0, params string[] kpis) => new
    {
        key, name = "Triage", control = Control, treated = Treated, unit, share, alpha = 0.05m, weeks = 8, cases_a_week = 500,
        kpis = (kpis.Length == 0 ? ["resolved"] : kpis).Select(kpi => new { key = kpi, margin }),
    };

    public async Task StartAsync(object plan, string key = "triage")
    {
        (await PostAsync("", plan)).Status.ShouldBe(HttpStatusCode.Created);
        (await PostAsync($"/{key}/start")).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, object? body = null, HttpClient? by = null)
    {
        using var answer = await (by ?? browser).PostAsJsonAsync(new Uri($"/api/projects/{scene.ProjectId}/comparisons{path}", UriKind.Relative), body ?? new { });
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length > 0 && text[0] == '{' ? JsonSerializer.Deserialize<JsonElement>(text) : default);
    }

    public async Task<JsonElement> GetAsync(string key = "triage") =>
        await browser.GetFromJsonAsync<JsonElement>(new Uri($"/api/projects/{scene.ProjectId}/comparisons/{key}", UriKind.Relative));

    public async Task<Dictionary<string, bool>> ArmsAsync(IEnumerable<string> cases, string key = "triage")
    {
        var (status, body) = await PostAsync($"/{key}/assignments", new { cases = cases.Select(name => new { @case = name }) });
        status.ShouldBe(HttpStatusCode.OK);
        return body.GetProperty("cases").EnumerateArray().ToDictionary(one => one.GetProperty("case").GetString()!, one => one.GetProperty("served").GetBoolean());
    }

    /// <summary>An event; its time is now when none is given, and it leaves out who served it when nobody is named.</summary>
    public static string Event(string name, decimal value, bool? served = null, DateTimeOffset? at = null, string cluster = "", bool revises = false, string? key = null) => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["key"] = key ?? $"event of {name}",
        ["case"] = name,
        ["at"] = (at ?? TimeProvider.System.GetUtcNow().AddSeconds(1)).ToString("O", CultureInfo.InvariantCulture),
        ["value"] = value,
        ["cluster"] = cluster.Length > 0 ? cluster : null,
        ["served"] = served,
        ["revises"] = revises ? true : null,
    }.Where(pair => pair.Value is not null).ToDictionary());

    public async Task<ObservationReport> SendAsync(IEnumerable<string> lines, string kpi = "resolved")
    {
        using var content = new StringContent(string.Join('\n', lines), Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var answer = await browser.PostAsync(new Uri($"/api/projects/{scene.ProjectId}/kpis/{kpi}/observations", UriKind.Relative), content);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<ObservationReport>())!;
    }

    /// <summary>What the job does for this comparison, in its own right.</summary>
    public Task WatchAsync(string key = "triage") => world.Host.InWorkspaceAsync(scene.Tenant, async services =>
    {
        var id = (await services.GetRequiredService<PlatformDbContext>().LiveComparisons.SingleAsync(row => row.Key == key)).Id;
        (await services.GetRequiredService<WatchComparison>().HandleAsync(id, default)).Error.ShouldBeNull();
    });

    public Task<LiveComparison> RowAsync(string key = "triage") => DataAsync(db => db.LiveComparisons.AsNoTracking().SingleAsync(row => row.Key == key));

    public Task<T> DataAsync<T>(Func<PlatformDbContext, Task<T>> work) => world.Host.InWorkspaceAsync(scene.Tenant, services => work(services.GetRequiredService<PlatformDbContext>()));

    public void Dispose() => browser.Dispose();
}
