using System.Net;

namespace Platform.Web.Tests.Hosting;

public sealed class ShellTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    [Fact]
    public async Task A_visitor_without_a_session_is_sent_to_sign_in_with_the_way_back()
    {
        using var browser = host.CreateBrowser();

        using var answer = await browser.GetAsync(new Uri("/projects", UriKind.Relative));

        answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        answer.Headers.Location!.PathAndQuery.ShouldBe("/account/sign-in?ReturnUrl=%2Fprojects");
    }

    [Fact]
    public async Task A_signed_in_person_sees_the_shell_with_his_workspace_and_its_landmarks()
    {
        var tenant = await host.CreateTenantAsync();
        using var browser = await host.SignInAsync(tenant.Reader);

        var page = await browser.OpenAsync("/");

        page.QuerySelector("#menu-workspace [aria-current=true]")!.TextContent.ShouldContain("workspace");
        page.QuerySelectorAll("main").Length.ShouldBe(1);
        page.QuerySelectorAll("h1").Length.ShouldBe(1);
        page.QuerySelector("nav[aria-label=Main]").ShouldNotBeNull();
        page.QuerySelector("a.skip-link").ShouldNotBeNull();
    }

    [Fact]
    public async Task An_address_that_does_not_exist_answers_404_with_a_page_that_says_so()
    {
        var tenant = await host.CreateTenantAsync();
        using var browser = await host.SignInAsync(tenant.Reader);

        using var answer = await browser.GetAsync(new Uri("/nothing/here", UriKind.Relative));

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("There is nothing at this address");
    }

    [Fact]
    public async Task The_chosen_language_holds_for_the_next_page()
    {
        using var browser = host.CreateBrowser();

        using var answer = await browser.SubmitAsync("/account/sign-in", "form[action='/account/language']", ("culture", "zh"));

        answer.Headers.Location!.ToString().ShouldBe("/account/sign-in");
        (await browser.OpenAsync("/account/sign-in")).QuerySelector("h1")!.TextContent.ShouldBe("登录");
    }

    [Fact]
    public async Task A_language_that_does_not_exist_is_refused()
    {
        using var browser = host.CreateBrowser();

        using var answer = await browser.SubmitAsync("/account/sign-in", "form[action='/account/language']", ("culture", "xx"));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_form_of_the_shell_without_its_antiforgery_token_is_refused()
    {
        using var browser = host.CreateBrowser();
        using var content = new FormUrlEncodedContent(new Dictionary<string, string> { ["culture"] = "zh" });

        using var answer = await browser.PostAsync(new Uri("/account/language", UriKind.Relative), content);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
