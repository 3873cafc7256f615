using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests;

/// <summary>The way from the first page to a running fine-tune without a mouse.</summary>
public sealed partial class KeyboardTests(Portal portal) : IClassFixture<Portal>
{
    private const int MostStops = 80;

    // Where the keyboard stands: its name as a screen reader says it (roughly), and whether a sighted person sees it there.
    private const string Stop = """
        () => {
          const at = document.activeElement;
          if (!at || at === document.body) return { name: '', seen: true, inDialog: true };
          const drawn = at.matches('.visually-hidden, input[type=file]') ? document.querySelector(`label[for="${at.id}"]`) ?? at.closest('label') ?? at : at;
          const card = at.closest('.choice') ?? drawn;
          const outlined = element => getComputedStyle(element).outlineStyle !== 'none' && parseFloat(getComputedStyle(element).outlineWidth) > 0;
          const name = (at.getAttribute('aria-label') ?? at.labels?.[0]?.innerText ?? at.innerText ?? '').trim();
          return { name, seen: outlined(at) || outlined(drawn) || outlined(card), inDialog: !!at.closest('dialog') };
        }
        """;

    [Fact]
    public async Task The_whole_way_is_open_without_a_mouse()
    {
        await using var visitor = await Visitor.OpenAsync(portal);
        var page = visitor.Page;
        var (email, password) = await portal.FirstSignInAsync();
        await page.GotoAsync("/");
        await page.Keyboard.TypeAsync(email);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(password);
        await page.Keyboard.PressAsync("Enter");
        await visitor.SettledAsync();

        await SkipAsync(visitor);
        await FindAsync(visitor);
        await UploadAsync(visitor);
        await TrainAsync(visitor);
        await AskAsync(visitor);

        visitor.Complaints.ShouldBeEmpty();
    }

    private static async Task SkipAsync(Visitor visitor)
    {
        var page = visitor.Page;
        await ArrivedAsync(page);
        // the way back up leads over everything in the frame to the first stop
        await TabToAsync(page, "Skip to content", "Shift+Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main")).ToBeFocusedAsync();
    }

    private static async Task FindAsync(Visitor visitor)
    {
        var page = visitor.Page;
        var palette = page.GetByRole(AriaRole.Dialog, new() { Name = "Search" });
        await page.Keyboard.PressAsync("Control+k");
        await Expect(palette).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("nothing of this name");
        await page.Keyboard.PressAsync("Escape");
        await Expect(palette).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("Control+k");
        await Expect(palette).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("question rou");
        await Expect(palette.GetByRole(AriaRole.Option, new() { Name = "Question routing", Selected = true })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Question routing", Level = 1 })).ToBeFocusedAsync();
    }

    private static async Task UploadAsync(Visitor visitor)
    {
        var page = visitor.Page;
        await TabToAsync(page, "Data");
        await page.Keyboard.PressAsync("Enter");
        await ArrivedAsync(page);
        await Expect(page.Locator("#files")).ToBeEnabledAsync();
        await TabToAsync(page, "Choose files");
        var chooser = await page.RunAndWaitForFileChooserAsync(() => page.Keyboard.PressAsync("Enter"));
        chooser.IsMultiple.ShouldBeTrue();
    }

    private static async Task TrainAsync(Visitor visitor)
    {
        var page = visitor.Page;
        await visitor.GoAsync(ProjectAddress().Match(page.Url).Value + "/runs/new");
        await ArrivedAsync(page);
        await TabToAsync(page, "Balanced");
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Quick" })).ToBeCheckedAsync();
        await TabToAsync(page, "Start the run");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(RunAddress(), new() { Timeout = 60_000 });
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        await TabToAsync(page, "Charts");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.GetByRole(AriaRole.Tab, new() { Name = "Samples" })).ToBeFocusedAsync();
        await Expect(page.GetByRole(AriaRole.Tab, new() { Name = "Samples", Selected = true })).ToBeVisibleAsync();
    }

    private static async Task AskAsync(Visitor visitor)
    {
        var page = visitor.Page;
        await visitor.GoAsync("/settings/people");
        await ArrivedAsync(page);
        await TabToAsync(page, "Remove: Administrator");
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.Locator("dialog[open]");
        await Expect(dialog).ToBeVisibleAsync();
        for (var stop = 0; stop < 6; stop++)
        {
            await page.Keyboard.PressAsync("Tab");
            (await StopAsync(page)).InDialog.ShouldBeTrue();
        }

        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove: Administrator" })).ToBeFocusedAsync();
    }

    // a page takes the keyboard to its heading once it is there; a Tab before that would be lost
    private static Task ArrivedAsync(IPage page) => Expect(page.Locator("main h1")).ToBeFocusedAsync();

    private static async Task TabToAsync(IPage page, string name, string key = "Tab")
    {
        for (var stop = 0; stop < MostStops; stop++)
        {
            await page.Keyboard.PressAsync(key);
            var at = await StopAsync(page);
            at.Seen.ShouldBeTrue($"nobody sees the focus on '{at.Name}'");
            if (at.Name == name || at.Name.StartsWith(name + "\n", StringComparison.Ordinal))
                return;
        }

        throw new InvalidOperationException($"'{name}' is not reached by {MostStops} times {key}.");
    }

    private static async Task<FocusStop> StopAsync(IPage page) => await page.EvaluateAsync<FocusStop>(Stop);

    [GeneratedRegex("/projects/[0-9a-f-]{36}")]
    private static partial Regex ProjectAddress();

    [GeneratedRegex("/runs/[0-9a-f-]{36}$")]
    private static partial Regex RunAddress();

    private sealed class FocusStop
    {
        public string Name { get; set; } = "";

        public bool Seen { get; set; }

        public bool InDialog { get; set; }
    }
}
