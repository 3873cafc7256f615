using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests;

public sealed class ReconnectTests(Portal portal) : IClassFixture<Portal>
{
    [Fact]
    public async Task A_page_outlives_the_portal_and_comes_back_with_what_was_typed()
    {
        await using var visitor = await Visitor.OpenAsync(portal);
        var page = visitor.Page;
        await visitor.SignInAsync();
        await visitor.GoAsync("/projects/new");
        await page.Locator("#description").PressSequentiallyAsync(" Half a sen");
        var typed = await page.Locator("#description").InputValueAsync();
        var bar = page.GetByText("Connection lost", new() { Exact = false });
        await Expect(bar).ToBeHiddenAsync();

        await portal.KillAsync();
        await Expect(bar).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await visitor.LookAsync("connection-lost");
        await page.Locator("#description").PressSequentiallyAsync("tence");

        await portal.StartAsync();
        await Expect(bar).ToBeHiddenAsync(new() { Timeout = 120_000 });
        await visitor.SettledAsync();
        await Expect(page.Locator("#description")).ToHaveValueAsync(typed + "tence");
        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Search" })).ToBeVisibleAsync();
    }
}
