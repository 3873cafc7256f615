using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Web.Features.Kpis;
using Platform.Web.Features.Projects;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Kpis;

/// <summary>A project with one KPI, and somebody who sends its observations.</summary>
internal sealed class KpiScene(PortalTestHost host, TestTenant tenant, ProjectId project, HttpClient browser) : IDisposable
{
    public static readonly KpiDefinition Rating = new("Rating", "points", KpiKind.BoundedScore, KpiDirection.HigherIsBetter, KpiSource.ProductionEvents, "all", 0, 10, 50, 7);

    public TestTenant Tenant => tenant;

    public ProjectId Project => project;

    public HttpClient Browser => browser;

    public KpiId Kpi { get; private set; }

    public static async Task<KpiScene> OpenAsync(PortalTestHost host)
    {
        var tenant = await host.CreateTenantAsync();
        var project = (await host.ActAsAsync(tenant.Editor, services => services.GetRequiredService<CreateProject>().HandleAsync("Value", null, Vertical.Medical, TaskKind.Label, default))).Value;
        var made = await host.ActAsAsync(tenant.Editor, services => services.GetRequiredService<CreateKpi>().HandleAsync(project, "rating", Rating, default));
        made.Succeeded.ShouldBeTrue();
        return new(host, tenant, project, await host.SignInAsync(tenant.Editor)) { Kpi = made.Value.Id };
    }

    public static string Event(string key, string caseName, int day, bool served, decimal value, bool revises = false, string more = "") => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"key":"{{key}}","case":"{{caseName}}","at":"{{new DateOnly(2026, 1, 1).AddDays(day):yyyy-MM-dd}}T12:00:00Z","served":{{(served ? "true" : "false")}},"value":{{value}}{{(revises ? ",\"revises\":true" : "")}}{{more}}}""");

    public async Task<ObservationReport> SendAsync(params string[] lines) => await SendFileAsync(string.Join('\n', lines), "application/x-ndjson");

    public async Task<ObservationReport> SendFileAsync(string body, string type)
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var answer = await browser.PostAsync(new Uri($"/api/projects/{project}/kpis/rating/observations", UriKind.Relative), content);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<ObservationReport>())!;
    }

    /// <summary>Mean and cases of the served and of the other arm, as programs see them.</summary>
    public async Task<((int Cases, double? Mean) Served, (int Cases, double? Mean) Control)> FiguresAsync()
    {
        using var answer = JsonDocument.Parse(await browser.GetStringAsync(new Uri($"/api/projects/{project}/kpis/rating", UriKind.Relative)));
        var figures = answer.RootElement.GetProperty("figures");
        return (Arm(figures.GetProperty("served")), Arm(figures.GetProperty("control")));
    }

    public Task<T> InWorkspaceAsync<T>(Func<IServiceProvider, Task<T>> work) => host.InWorkspaceAsync(tenant, work);

    public void Dispose() => browser.Dispose();

    private static (int Cases, double? Mean) Arm(JsonElement arm) =>
        (arm.GetProperty("cases").GetInt32(), arm.GetProperty("mean") is { ValueKind: JsonValueKind.Number } mean ? mean.GetDouble() : null);
}
