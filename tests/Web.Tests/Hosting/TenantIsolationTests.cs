using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.Web.Tests.Hosting;

/// <summary>Walks every route that names an object, with objects of another organisation and of another workspace of the same one.</summary>
public sealed class TenantIsolationTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    // Objects of the installation, seen by all its people; they belong to no tenant.
    private static readonly string[] Shared = ["models", "nodes", "status"];

    // Own objects that are complete and yet have nothing under this address.
    private static readonly string[] Empty =
    [
        "/pages/1.png",           // the document of the test is no PDF
        "/cases.jsonl",           // the evaluation of the test has not run
        "/runs/compare",          // which runs it compares stands in the query
        "/findings.csv",          // no findings: the rows of the test are all fine, the import has not been checked
    ];

    [Fact]
    public async Task Every_address_of_an_own_object_answers_so_that_the_tests_below_mean_something()
    {
        var tenant = await host.CreateTenantAsync();
        var rows = await ForeignRows.MakeAsync(host, tenant);
        using var browser = await host.SignInAsync(await host.CreateOperatorAsync(tenant));

        var lost = new List<string>();
        foreach (var address in Addresses(HttpMethods.Get, rows, rows))
        {
            using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            if (answer.StatusCode >= HttpStatusCode.InternalServerError || (answer.StatusCode == HttpStatusCode.NotFound && !Array.Exists(Empty, address.EndsWith)))
                lost.Add($"{(int)answer.StatusCode} {address}");
        }
        lost.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_of_another_organisation_or_workspace_is_found_under_any_address(bool sameOrganisation)
    {
        var (rows, own, browser) = await SceneAsync(sameOrganisation);
        using (browser)
        {
            var found = new List<string>();
            foreach (var address in Addresses(HttpMethods.Get, rows, rows).Concat(Addresses(HttpMethods.Get, own, rows)).Distinct().Except(Addresses(HttpMethods.Get, own, own)))
            {
                using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative));
                if (answer.StatusCode != HttpStatusCode.NotFound)
                    found.Add($"{(int)answer.StatusCode} {address}");
                else if ((await answer.Content.ReadAsStringAsync()).Contains("Secret", StringComparison.Ordinal))
                    found.Add("tells a name: " + address);
            }
            found.ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Nothing_of_another_organisation_can_be_changed_under_any_address(string method)
    {
        var (rows, own, browser) = await SceneAsync(sameOrganisation: false);
        using (browser)
        {
            foreach (var address in Addresses(method, rows, rows).Concat(Addresses(method, own, rows)).Distinct().Except(Addresses(method, own, own)))
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(address, UriKind.Relative)) { Content = JsonContent.Create(new { }) };
                using var answer = await browser.SendAsync(request);
                ((int)answer.StatusCode).ShouldBeInRange(400, 499, $"{method} {address}");
            }
        }
    }

    private async Task<(ForeignRows Rows, ForeignRows Own, HttpClient Browser)> SceneAsync(bool sameOrganisation)
    {
        var tenant = await host.CreateTenantAsync();
        var other = sameOrganisation ? await host.CreateWorkspaceAsync(tenant, "Closed team") : await host.CreateTenantAsync();
        return (await ForeignRows.MakeAsync(host, other, "Secret"), await ForeignRows.MakeAsync(host, tenant), await host.SignInAsync(await host.CreateOperatorAsync(tenant)));
    }

    // The first id of an address is taken from one set of rows, the ones below it from another: /projects/{mine}/runs/{theirs} must not be found either.
    private IEnumerable<string> Addresses(string method, ForeignRows first, ForeignRows below) => host.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.RoutePattern.Parameters.Count > 0 && endpoint.Metadata.OfType<IAuthorizeData>().Any() && Answers(endpoint, method))
        .Where(endpoint => !endpoint.RoutePattern.PathSegments.Any(segment => segment.Parts[0] is RoutePatternLiteralPart literal && Shared.Contains(literal.Content)))
        .Select(endpoint => Filled(endpoint, first, below));

    private static bool Answers(RouteEndpoint endpoint, string method) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is { HttpMethods: var methods } && methods.Contains(method)
        && (method == HttpMethods.Get || !endpoint.Metadata.OfType<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>().Any());

    private static string Filled(RouteEndpoint endpoint, ForeignRows first, ForeignRows below)
    {
        var parts = new List<string>();
        var rows = first;
        foreach (var segment in endpoint.RoutePattern.PathSegments)
        {
            var before = parts.Count == 0 ? "" : parts[^1];
            parts.Add(string.Concat(segment.Parts.Select(part => part switch
            {
                RoutePatternParameterPart place => rows.Meant(place.Name, before),
                RoutePatternSeparatorPart separator => separator.Content,
                RoutePatternLiteralPart literal => literal.Content,
                _ => throw new InvalidOperationException($"{endpoint.RoutePattern.RawText} has a part of a new kind."),
            })));
            if (segment.Parts.OfType<RoutePatternParameterPart>().Any())
                rows = below;
        }
        return "/" + string.Join('/', parts);
    }
}
