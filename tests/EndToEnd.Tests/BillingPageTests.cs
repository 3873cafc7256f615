namespace Platform.EndToEnd.Tests;

/// <summary>A portal in which somebody bills: an issued invoice in dispute, a draft, a running period, and their evidence.</summary>
public sealed class BilledPortal : IAsyncLifetime
{
    public Portal Portal { get; } = new();

    public IReadOnlyList<(string Name, string Path)> Pages { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await Portal.InitializeAsync();
        await using var people = await BillingPeople.InviteAsync(Portal);
        var project = await BillingSteps.ProjectAsync(people.Manager);
        await BillingSteps.DefineAsync(people.Manager, project);
        var contract = await BillingSteps.AgreeAsync(people.Manager, project, periods: 12);
        await BillingSteps.SignAsync(people.Manager, contract);
        await BillingSteps.SignAsync(people.Customer, contract);
        await BillingSteps.SendCasesAsync(people.Manager, project);
        var invoice = await BillingSteps.InvoiceAsync(people.Manager, project);
        var draft = await people.Manager.Page.Locator("main a[href*='/value/invoices/']", new() { HasText = "Period 2" }).First.GetAttributeAsync("href");
        var running = await people.Manager.Page.Locator(".running-period a").First.GetAttributeAsync("href");
        await BillingSteps.ReviewAsync(people.Manager, invoice);
        await BillingSteps.ApproveAsync(people.Reviewer, invoice);
        await BillingSteps.IssueAsync(people.Manager, invoice);
        await BillingSteps.DisputeAsync(people.Customer, invoice);
        var evidence = invoice + "/evidence/resolved";
        await people.Customer.GoAsync(evidence);
        var one = await people.Customer.Page.Locator("section[aria-labelledby='rows'] tbody a").First.GetAttributeAsync("href");
        Pages =
        [
            ("invoices", project + "/value/invoices"), ("issued invoice", invoice), ("draft invoice", draft!), ("running period", running!), ("line evidence", evidence), ("case", one!),
            ("billing desk", "/billing"), ("desk of drafts", "/billing?state=Draft"), ("desk of running periods", "/billing?state=Collecting"), ("project that bills", project),
        ];
    }

    public ValueTask DisposeAsync() => Portal.DisposeAsync();
}

/// <summary>The pages of billing can be read by everybody, stay where they are and complain about nothing, for the vendor and for the customer.</summary>
public sealed class BillingPageTests(BilledPortal billed) : IClassFixture<BilledPortal>
{
    [Theory]
    [InlineData(BillingPeople.ManagerEmail)]
    [InlineData(BillingPeople.CustomerEmail)]
    public async Task Axe_finds_nothing_serious_with_every_line_open(string email)
    {
        await using var visitor = await SignedInAsync(email, 1440, "en-GB");
        var findings = new List<string>();
        foreach (var (name, path) in billed.Pages)
        {
            findings.AddRange(await PageTests.SeriousAsync(visitor, name, path));
            if (await visitor.Page.Locator(".line-toggle").CountAsync() == 0)
                continue;
            foreach (var line in await visitor.Page.Locator(".line-toggle").AllAsync())
                await line.ClickAsync();
            findings.AddRange(await PageTests.SeriousHereAsync(visitor, name + ", lines open"));
        }

        findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(BillingPeople.ManagerEmail, "en-GB", 1440)]
    [InlineData(BillingPeople.CustomerEmail, "zh-CN", 1024)]
    public async Task Every_page_of_billing_stays_in_place_and_complains_about_nothing(string email, string locale, int width)
    {
        await using var visitor = await SignedInAsync(email, width, locale);
        await visitor.Page.AddInitScriptAsync(PageTests.WatchShifts);
        var faults = new List<string>();
        foreach (var (name, path) in billed.Pages)
            faults.AddRange(await PageTests.UnsteadyAsync(visitor, name, path, locale));

        faults.ShouldBeEmpty();
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_line_opens_and_closes_by_keyboard()
    {
        await using var visitor = await SignedInAsync(BillingPeople.ManagerEmail, 1440, "en-GB");
        await visitor.GoAsync(billed.Pages[1].Path);
        var line = visitor.Page.Locator(".line-toggle").First;

        await line.FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Microsoft.Playwright.Assertions.Expect(line).ToHaveAttributeAsync("aria-expanded", "true");
        await visitor.Page.Keyboard.PressAsync("Space");
        await Microsoft.Playwright.Assertions.Expect(line).ToHaveAttributeAsync("aria-expanded", "false");
    }

    private async Task<Visitor> SignedInAsync(string email, int width, string locale)
    {
        var visitor = await Visitor.OpenAsync(billed.Portal, width, locale);
        await visitor.SignInAsync(email, BillingPeople.Password);
        await Microsoft.Playwright.Assertions.Expect(visitor.Page).ToHaveURLAsync(billed.Portal.Address.ToString());
        return visitor;
    }
}
