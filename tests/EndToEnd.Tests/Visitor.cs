using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests;

/// <summary>A person at the browser: acts by roles and names, and collects what the console complains about.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly Portal _portal;

    private Visitor(Portal portal, IBrowserContext context, IPage page) => (_portal, _context, Page) = (portal, context, page);

    public IPage Page { get; }

    public List<string> Complaints { get; } = [];

    public static async Task<Visitor> OpenAsync(Portal portal, int width = 1440, string locale = "en-GB", ColorScheme scheme = ColorScheme.Light)
    {
        var context = await portal.Browser.NewContextAsync(new()
        {
            BaseURL = portal.Address.ToString(),
            ViewportSize = new() { Width = width, Height = 900 },
            Locale = locale,
            ColorScheme = scheme,
        });
        context.SetDefaultTimeout(20_000);
        var visitor = new Visitor(portal, context, await context.NewPageAsync());
        visitor.Page.Console += (_, message) =>
        {
            if (message.Type == "error")
                visitor.Complaints.Add(message.Text);
        };
        visitor.Page.PageError += (_, error) => visitor.Complaints.Add(error);
        return visitor;
    }

    public async Task SignInAsync()
    {
        var (email, password) = await _portal.FirstSignInAsync();
        await Page.GotoAsync("/");
        await Page.GetByLabel("E-mail").FillAsync(email);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(Page).ToHaveURLAsync(_portal.Address.ToString());
    }

    public Task LookAsync(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(_portal.Screens, name + ".png"), FullPage = true });

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
