using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.Web.Tests.Hosting;

public sealed class AccessTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    // Everything else asks who is there. Each line says why it does not.
    private static readonly string[] PublicPages =
    [
        "/account/sign-in",       // how one gets in
        "/account/reset",         // a link that an administrator gave out says who it is
        "/not-found",             // says nothing about what exists
        "/status/{Code:int}",     // answers to refusals
    ];

    [Fact]
    public void Every_page_names_a_policy_or_stands_on_the_public_list()
    {
        foreach (var page in typeof(Program).Assembly.GetTypes().Where(type => type.IsDefined(typeof(RouteAttribute), inherit: false)))
        {
            var routes = page.GetCustomAttributes(typeof(RouteAttribute), false).Cast<RouteAttribute>().Select(route => route.Template).ToList();
            if (routes.TrueForAll(PublicPages.Contains))
                page.IsDefined(typeof(AllowAnonymousAttribute), false).ShouldBeTrue($"{page.Name} is on the public list");
            else
                page.IsDefined(typeof(AuthorizeAttribute), false).ShouldBeTrue($"{page.Name} ({string.Join(", ", routes)}) has no [Authorize]");
        }
    }

    [Fact]
    public void Every_endpoint_under_api_asks_for_a_policy()
    {
        var open = Endpoints().Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal))
            .Where(endpoint => !endpoint.Metadata.OfType<IAuthorizeData>().Any(data => data.Policy is not null) || endpoint.Metadata.OfType<IAllowAnonymous>().Any())
            .Select(endpoint => endpoint.RoutePattern.RawText);

        open.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_session_no_page_answers_with_anything_but_the_way_to_sign_in()
    {
        using var browser = host.CreateBrowser();
        foreach (var page in Endpoints().Where(endpoint => endpoint.Metadata.OfType<IAuthorizeData>().Any() && IsPage(endpoint)))
        {
            var address = Filled(page);
            using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative));
            ((int)answer.StatusCode).ShouldBe(302, address);
            answer.Headers.Location!.AbsolutePath.ShouldBe("/account/sign-in", address);
        }
    }

    private static bool IsPage(RouteEndpoint endpoint) => endpoint.Metadata.OfType<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>().Any();

    private static string Filled(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => segment.Parts[0] switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        _ => "019a0000-0000-7000-8000-000000000000",
    }));

    private List<RouteEndpoint> Endpoints() => [.. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];
}
