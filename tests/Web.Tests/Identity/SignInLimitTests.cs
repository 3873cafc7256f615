using System.Net;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Identity;

public sealed class SignInLimitTests
{
    [Fact]
    public async Task The_fourth_try_of_a_minute_is_turned_away_when_three_are_allowed()
    {
        await using var host = new PortalTestHost();
        host.Settings["Lathe:SignInsPerMinute"] = "3";
        using var browser = host.CreateBrowser();
        var answers = new List<HttpStatusCode>();

        for (var tries = 0; tries < 4; tries++)
        {
            using var answer = await browser.SubmitAsync("/account/sign-in", "form[action^='/account/sign-in']", ("Input.Email", "nobody@example.org"), ("Input.Password", "guess"));
            answers.Add(answer.StatusCode);
        }

        answers.ShouldBe([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests]);
    }
}
