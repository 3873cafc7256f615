using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests;

/// <summary>A person at the browser: acts by roles and names, and collects what the console complains about.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly Portal _portal;

    // a machine that is busy with other work answers late, not wrongly
    static Visitor() => SetDefaultExpectTimeout(60_000);

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
        context.SetDefaultTimeout(60_000);
        var visitor = new Visitor(portal, context, await context.NewPageAsync());
        visitor.Page.Console += (_, message) =>
        {
            if (message.Type == "error")
                visitor.Complaints.Add(message.Text);
        };
        visitor.Page.Request += (_, request) => visitor.Leaves(request.Url);
        visitor.Page.Response += (_, response) => visitor.Refused(response);
        // a download or a page that is left ends its request itself
        visitor.Page.RequestFailed += (_, request) =>
        {
            if (request.Failure != "net::ERR_ABORTED")
                visitor.Complaints.Add($"{request.Url} failed: {request.Failure}");
        };
        visitor.Page.PageError += (_, error) => visitor.Complaints.Add(error);
        return visitor;
    }

    public async Task SignInAsync()
    {
        var (email, password) = await _portal.FirstSignInAsync();
        await SignInAsync(email, password);
        await Expect(Page).ToHaveURLAsync(_portal.Address.ToString());
    }

    /// <summary>Signs in as somebody; where the portal leads to afterwards is the caller's affair.</summary>
    public async Task SignInAsync(string email, string password)
    {
        await Page.GotoAsync("/");
        // by kind of field: the form speaks the visitor's language
        await Page.Locator("input[type='email']").FillAsync(email);
        await Page.Locator("input[type='password']").FillAsync(password);
        await Page.Locator("main button[type='submit']").ClickAsync();
    }

    /// <summary>Goes to a page and waits until it answers and shows its content.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await SettledAsync();
    }

    /// <summary>Waits until the page answers to clicks and nothing in it is still on its way.</summary>
    public async Task SettledAsync()
    {
        await Expect(Page.Locator("html[data-ready='yes']")).ToHaveCountAsync(1);
        await Expect(Page.Locator("main .skeleton")).ToHaveCountAsync(0);
    }

    public Task LookAsync(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(_portal.Screens, name + ".png"), FullPage = true });

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private void Leaves(string url)
    {
        if (url.StartsWith("http", StringComparison.Ordinal) && !url.StartsWith(_portal.Address.ToString(), StringComparison.Ordinal))
            Complaints.Add($"{url} is not on this machine.");
    }

    private void Refused(IResponse response)
    {
        if (response.Status >= 400)
            Complaints.Add($"{response.Url} answered {response.Status}.");
    }
}
