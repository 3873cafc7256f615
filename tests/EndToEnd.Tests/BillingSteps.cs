using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests;

/// <summary>The steps of billing by result, each as a person takes it at the browser.</summary>
internal static partial class BillingSteps
{
    private const int Cases = 1500;
    private const decimal Lowered = 100;
    private const decimal Credited = 50;

    // the same for every step of a journey, also of one that lasts into the next month
    private static readonly DateTimeOffset Today = TimeProvider.System.GetUtcNow();

    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 240_000 };

    public static async Task<string> ProjectAsync(Visitor visitor)
    {
        await visitor.GoAsync("/projects");
        return await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Question routing" }).First.GetAttributeAsync("href") ?? "";
    }

    public static async Task DefineAsync(Visitor visitor, string project)
    {
        var page = visitor.Page;
        await visitor.GoAsync(project + "/value/new");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Resolved at first contact");
        await page.Locator("#kpi-key").FillAsync("resolved");
        await page.Locator("#kpi-minimum").FillAsync("100");
        await page.GetByRole(AriaRole.Button, new() { Name = "Define" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Resolved at first contact", Level = 1 })).ToBeVisibleAsync();
    }

    /// <summary>Writes and proposes a contract. Its first period lies in the past, so that it can be billed at once; the portal shows that it is backdated.</summary>
    /// <returns>Its address.</returns>
    public static async Task<string> AgreeAsync(Visitor visitor, string project, int periods, int monthsAgo = 2)
    {
        var page = visitor.Page;
        await visitor.GoAsync(project + "/value/contracts/new");
        var fields = new (string Id, string Value)[]
        {
            ("contract-name", "Questions"), ("vendor-name", "Lathe GmbH"), ("vendor-country", "DE"), ("vendor-street", "Werkstr. 1"), ("vendor-post", "10115"), ("vendor-city", "Berlin"), ("vendor-tax", "DE123456789"),
            ("customer-name", "City Clinic"), ("customer-country", "DE"), ("customer-street", "Spitalgasse 2"), ("customer-post", "20095"), ("customer-city", "Hamburg"),
            ("first-day", MonthsAgo(monthsAgo).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("periods", periods.ToString(CultureInfo.InvariantCulture)), ("shadow", "0"), ("flat-fee", "250"),
        };
        foreach (var (id, value) in fields)
            await page.Locator("#" + id).FillAsync(value);
        await page.GetByLabel("Choose a KPI of the project").First.SelectOptionAsync(new SelectOptionValue { Label = "Resolved at first contact" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Add KPI" }).ClickAsync();
        await page.Locator("#term-resolved-price").FillAsync("14.5");
        await page.Locator("#term-resolved-price").BlurAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and propose" }).ClickAsync();
        await page.WaitForURLAsync(ContractAddress(), new() { Timeout = 60_000 });
        await visitor.LookAsync("billing-contract");
        return new Uri(page.Url).AbsolutePath;
    }

    public static async Task SignAsync(Visitor visitor, string contract)
    {
        await visitor.GoAsync(contract);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true }).First.ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true }).ClickAsync();
        await Expect(visitor.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true })).ToHaveCountAsync(0);
    }

    public static async Task SendCasesAsync(Visitor visitor, string project, int monthsAgo = 2)
    {
        await visitor.GoAsync(project + "/value/resolved");
        await visitor.Page.Locator("#observations").SetInputFilesAsync(new FilePayload { Name = "cases.csv", MimeType = "text/csv", Buffer = Csv(monthsAgo) });
        await Expect(visitor.Page.GetByText($"{Cases.ToString("N0", CultureInfo.InvariantCulture)} ").First).ToBeVisibleAsync(Patiently);
    }

    public static async Task<string> InvoiceAsync(Visitor visitor, string project, int period = 1)
    {
        // the portal begins a signed contract's periods by itself, within half a minute
        var link = visitor.Page.GetByRole(AriaRole.Link, new() { Name = string.Create(CultureInfo.InvariantCulture, $"Period {period}"), Exact = true });
        for (var attempt = 0; attempt < 60; attempt++)
        {
            await visitor.GoAsync(project + "/value/invoices");
            if (await link.CountAsync() > 0)
                break;
            await visitor.Page.WaitForTimeoutAsync(2000);
        }

        return await link.First.GetAttributeAsync("href") ?? "";
    }

    public static async Task SubmitAsync(Visitor visitor, string invoice)
    {
        await visitor.GoAsync(invoice);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Submit for review" }).ClickAsync();
        await Expect(visitor.Page.GetByText("In review")).ToBeVisibleAsync(Patiently);
    }

    public static async Task<decimal> ReviewAsync(Visitor visitor, string invoice)
    {
        var page = visitor.Page;
        await SubmitAsync(visitor, invoice);
        await page.GetByRole(AriaRole.Button, new() { Name = "Resolved at first contact" }).ClickAsync();
        var computed = Amount(await page.Locator("tr:has(.line-toggle) td.num").Nth(2).TextContentAsync());
        computed.ShouldBeGreaterThan(Lowered + Credited);

        await page.Locator("#decision-1").SelectOptionAsync(new SelectOptionValue { Label = "Lower" });
        await page.Locator("#amount-1").FillAsync(Typed(computed + 1));
        await Expect(page.GetByText("Lowered is from 0 to less than")).ToBeVisibleAsync();
        await page.Locator("#amount-1").FillAsync(Typed(computed - Lowered));
        await page.Locator("#reason-1").FillAsync("two wards are in doubt");
        await page.GetByRole(AriaRole.Button, new() { Name = "Decide" }).ClickAsync();
        await Expect(page.GetByText("two wards are in doubt").First).ToBeVisibleAsync(Patiently);
        await Expect(page.GetByText("another person of the vendor approves it")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToBeDisabledAsync();
        await visitor.LookAsync("billing-review");
        return computed;
    }

    public static async Task ApproveAsync(Visitor visitor, string invoice)
    {
        await visitor.GoAsync("/billing");
        await Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Review and approve" })).ToBeVisibleAsync();
        await visitor.LookAsync("billing-desk");
        await ApproveOnPageAsync(visitor, invoice);
    }

    public static async Task ApproveOnPageAsync(Visitor visitor, string invoice)
    {
        await visitor.GoAsync(invoice);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Issue" }).First).ToBeVisibleAsync(Patiently);
    }

    public static async Task IssueAsync(Visitor visitor, string invoice)
    {
        await visitor.GoAsync(invoice);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Issue", Exact = true }).First.ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Issue", Exact = true }).ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "-00001", Level = 1 })).ToBeVisibleAsync(Patiently);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Recompute" }).ClickAsync();
        await Expect(visitor.Page.GetByText("the same to the cent")).ToBeVisibleAsync(Patiently);
        await visitor.LookAsync("billing-issued");
    }

    public static async Task DisputeAsync(Visitor visitor, string invoice)
    {
        var page = visitor.Page;
        await visitor.GoAsync(invoice);
        await page.GetByRole(AriaRole.Button, new() { Name = "Resolved at first contact" }).ClickAsync();
        await page.GetByLabel("What is wrong with this line?").FillAsync("ward 3 was closed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dispute this line" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Dispute of line 1" })).ToBeVisibleAsync(Patiently);
    }

    /// <summary>The vendor agrees in part.</summary>
    /// <returns>Address of the credit note.</returns>
    public static async Task<string> UpholdAsync(Visitor visitor, string invoice, decimal computed)
    {
        var page = visitor.Page;
        await visitor.GoAsync(invoice);
        await page.GetByLabel("Remains on the line").FillAsync(Typed(computed - Lowered - Credited));
        await page.GetByLabel("Answer (printed)").FillAsync("ward 3 was closed indeed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Uphold and credit" }).ClickAsync();
        var question = page.GetByRole(AriaRole.Dialog);
        await Expect(question.GetByRole(AriaRole.Heading)).ToContainTextAsync("on line 1 (Resolved at first contact)?");
        await visitor.LookAsync("billing-uphold");
        await question.GetByRole(AriaRole.Button, new() { Name = "Uphold and credit" }).ClickAsync();
        var note = page.GetByRole(AriaRole.Link, new() { Name = "Credit note" }).First;
        await Expect(note).ToBeVisibleAsync(Patiently);
        await visitor.LookAsync("billing-dispute");
        return await note.GetAttributeAsync("href") ?? "";
    }

    private static DateOnly MonthsAgo(int months) => new DateOnly(Today.Year, Today.Month, 1).AddMonths(-months);

    // served at every other case, 60 of a hundred against 40: a rule in place of chance, so that every run bills the same
    private static byte[] Csv(int monthsAgo)
    {
        var csv = new StringBuilder("key,case,at,served,value\n");
        var start = new DateTimeOffset(MonthsAgo(monthsAgo).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        for (var number = 0; number < Cases; number++)
        {
            var served = number % 2 == 0;
            var good = (number / 2 * 37) % 100 < (served ? 60 : 40);
            csv.AppendLine(CultureInfo.InvariantCulture, $"event-{number},ticket-{number},{start.AddMinutes(27.5 * 24 * 60 * number / Cases):yyyy-MM-ddTHH:mm:ssZ},{(served ? "true" : "false")},{(good ? 1 : 0)}");
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static decimal Amount(string? text) => decimal.Parse(AmountText().Match(text ?? "").Value, NumberStyles.Number, CultureInfo.InvariantCulture);

    private static string Typed(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    [GeneratedRegex("[0-9,.]+")]
    private static partial Regex AmountText();

    [GeneratedRegex("/contracts/[0-9a-f-]{36}$")]
    private static partial Regex ContractAddress();
}
