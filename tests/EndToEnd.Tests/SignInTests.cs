using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests;

public sealed class SignInTests(Portal portal) : IClassFixture<Portal>
{
    [Fact]
    public async Task The_first_administrator_signs_in_with_the_printed_password()
    {
        await using var visitor = await Visitor.OpenAsync(portal);

        await visitor.SignInAsync();

        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_password_is_refused_in_words()
    {
        await using var visitor = await Visitor.OpenAsync(portal);
        await visitor.Page.GotoAsync("/");
        await visitor.Page.GetByLabel("E-mail").FillAsync("admin@lathe.local");
        await visitor.Page.GetByLabel("Password").FillAsync("not the password");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("do not belong together");
    }
}
