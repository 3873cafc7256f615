using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests;

/// <summary>The people of a contract, each at an own browser: invited and given their parts by the administrator.</summary>
internal sealed class BillingPeople : IAsyncDisposable
{
    public const string Password = "a sentence that is long";

    public const string ManagerEmail = "max@lathe.local";

    public const string CustomerEmail = "clara@lathe.local";

    private BillingPeople(Visitor customer, Visitor manager, Visitor reviewer) => (Customer, Manager, Reviewer) = (customer, manager, reviewer);

    public Visitor Customer { get; }

    public Visitor Manager { get; }

    public Visitor Reviewer { get; }

    public IEnumerable<string> Complaints => [.. Customer.Complaints, .. Manager.Complaints, .. Reviewer.Complaints];

    public static async Task<BillingPeople> InviteAsync(Portal portal)
    {
        await using var administrator = await Visitor.OpenAsync(portal);
        await administrator.SignInAsync();
        return new(
            await InviteAsync(portal, administrator, "Clara Clinic", "Customer"),
            await InviteAsync(portal, administrator, "Max Vendor", "Account manager"),
            await InviteAsync(portal, administrator, "Rita Vendor", "Second reviewer"));
    }

    public async ValueTask DisposeAsync()
    {
        await Customer.DisposeAsync();
        await Manager.DisposeAsync();
        await Reviewer.DisposeAsync();
    }

    private static async Task<Visitor> InviteAsync(Portal portal, Visitor administrator, string name, string part)
    {
        var (page, email) = (administrator.Page, name.Split(' ')[0].ToLowerInvariant() + "@lathe.local");
        await administrator.GoAsync("/settings/people");
        await page.GetByLabel("E-mail", new() { Exact = true }).FillAsync(email);
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await page.Locator("input[name='role'][value='Editor']").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Invite" }).ClickAsync();
        var password = await page.Locator("#one-time").TextContentAsync() ?? "";
        await page.GetByLabel($"Part in contracts and invoices of {name}").SelectOptionAsync(new SelectOptionValue { Label = part });
        await Expect(page.GetByText($"Kept for {name}")).ToBeVisibleAsync();
        await administrator.GoAsync("/settings/people");
        await Expect(page.GetByLabel($"Part in contracts and invoices of {name}").Locator("option:checked")).ToHaveTextAsync(part);

        var visitor = await Visitor.OpenAsync(portal);
        await visitor.SignInAsync(email, password);
        await visitor.Page.GetByLabel("Current password").FillAsync(password);
        await visitor.Page.GetByLabel("New password", new() { Exact = true }).FillAsync(Password);
        await visitor.Page.Locator("#repeat").FillAsync(Password);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await Expect(visitor.Page.GetByText("Your password is changed")).ToBeVisibleAsync();
        return visitor;
    }
}
