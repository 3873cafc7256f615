using System.Net;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Identity;

public sealed class SignInTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    private const string Form = "form[action^='/account/sign-in']";

    [Fact]
    public async Task A_wrong_password_is_answered_without_saying_which_part_was_wrong()
    {
        var tenant = await host.CreateTenantAsync();
        using var browser = host.CreateBrowser();

        using var answer = await browser.SubmitAsync("/account/sign-in", Form, ("Input.Email", tenant.Reader.Email), ("Input.Password", "not the password"));

        (await answer.Content.ReadAsStringAsync()).ShouldContain("do not belong together");
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_even_for_the_right_one()
    {
        var tenant = await host.CreateTenantAsync();
        using var browser = host.CreateBrowser();
        for (var tries = 0; tries < 5; tries++)
            using (await browser.SubmitAsync("/account/sign-in", Form, ("Input.Email", tenant.Reader.Email), ("Input.Password", "not the password"))) { }

        using var answer = await browser.SubmitAsync("/account/sign-in", Form, ("Input.Email", tenant.Reader.Email), ("Input.Password", tenant.Reader.Password));

        (await answer.Content.ReadAsStringAsync()).ShouldContain("Too many wrong passwords");
    }

    [Theory]
    [InlineData("/projects", "/projects")]
    [InlineData("https://elsewhere.example", "/")]
    [InlineData("//elsewhere.example", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    public async Task After_signing_in_only_addresses_of_this_site_are_followed(string returnUrl, string expected)
    {
        var tenant = await host.CreateTenantAsync();
        using var browser = host.CreateBrowser();

        using var answer = await browser.SubmitAsync(
            "/account/sign-in?ReturnUrl=" + Uri.EscapeDataString(returnUrl), Form, ("Input.Email", tenant.Reader.Email), ("Input.Password", tenant.Reader.Password));

        answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        new Uri(new Uri("http://localhost"), answer.Headers.Location!).ToString().ShouldBe("http://localhost" + expected);
    }

    [Fact]
    public async Task Every_answer_forbids_framing_guessing_and_foreign_scripts()
    {
        using var browser = host.CreateBrowser();

        using var answer = await browser.GetAsync(new Uri("/account/sign-in", UriKind.Relative));

        var policy = string.Join(";", answer.Headers.GetValues("Content-Security-Policy"));
        policy.ShouldContain("script-src 'self'");
        policy.ShouldContain("frame-ancestors 'none'");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task The_session_cookie_is_not_readable_by_scripts_and_not_sent_across_sites()
    {
        var tenant = await host.CreateTenantAsync();
        using var browser = host.CreateBrowser();

        using var answer = await browser.SubmitAsync("/account/sign-in", Form, ("Input.Email", tenant.Reader.Email), ("Input.Password", tenant.Reader.Password));

        var cookie = answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("lathe=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=lax");
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        var tenant = await host.CreateTenantAsync();
        using var browser = await host.SignInAsync(tenant.Reader);

        using var signedOut = await browser.SubmitAsync("/", "form[action='/account/sign-out']");
        using var after = await browser.GetAsync(new Uri("/", UriKind.Relative));

        after.StatusCode.ShouldBe(HttpStatusCode.Found);
        after.Headers.Location!.AbsolutePath.ShouldBe("/account/sign-in");
    }
}
