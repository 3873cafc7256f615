using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Kernel;
using Platform.Web.Features.Invoicing;
using Platform.Web.Features.Invoicing.Disputing;
using Platform.Web.Features.Invoicing.Issuing;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Features.Invoicing.Reviewing;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Billing;

/// <summary>What the pages of invoices show to whom. They are read as the server sends them, before any click.</summary>
public sealed class InvoicePageTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    private static readonly CancellationToken None = CancellationToken.None;

    // sessions live by the real clock, so the contract's one period lies in the past
    private readonly MovableClock _clock = new();

    [Fact]
    public async Task Each_part_sees_the_action_that_the_state_leaves_to_it()
    {
        var (scene, invoice) = await DraftAsync();
        (await ButtonsAsync(scene, scene.Manager, invoice)).ShouldBe(["Freeze again with what came since", "Submit for review"]);
        (await ButtonsAsync(scene, scene.Second, invoice)).ShouldBe(["Freeze again with what came since"]);
        (await ButtonsAsync(scene, scene.Customer, invoice)).ShouldBeEmpty();

        await ReviewAsync(scene, scene.Manager, work => work.SubmitAsync(invoice, None));
        (await PageAsync(scene, scene.Manager, invoice)).QuerySelector(".next-step")!.TextContent.ShouldContain("another person of the vendor approves it");
        (await ButtonsAsync(scene, scene.Manager, invoice)).ShouldBeEmpty();
        (await ButtonsAsync(scene, scene.Second, invoice)).ShouldBe(["Approve"]);
        (await ButtonsAsync(scene, scene.Customer, invoice)).ShouldBeEmpty();

        await ReviewAsync(scene, scene.Second, work => work.ApproveAsync(invoice, None));
        (await ButtonsAsync(scene, scene.Second, invoice)).ShouldBe(["Issue"]);
        (await ButtonsAsync(scene, scene.Customer, invoice)).ShouldBeEmpty();

        await scene.AsAsync<IssueInvoice, Outcome<string>>(scene.Manager, work => work.HandleAsync(invoice, None));
        (await ButtonsAsync(scene, scene.Manager, invoice)).ShouldBe(["Record payment", "Credit now"]);
        (await ButtonsAsync(scene, scene.Second, invoice)).ShouldBe(["Credit now"]);
        (await ButtonsAsync(scene, scene.Customer, invoice)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_person_without_a_part_reads_everything_and_changes_nothing()
    {
        var (scene, invoice) = await DraftAsync();
        await scene.DataAsync(async db =>
        {
            (await db.Members.SingleAsync(member => member.UserId == scene.Customer.Id)).GiveBilling(Platform.Domain.Tenancy.BillingRole.None).Succeeded.ShouldBeTrue();
            return await db.SaveChangesAsync();
        });

        var page = await PageAsync(scene, scene.Customer, invoice);

        page.QuerySelectorAll("main form").ShouldBeEmpty();
        page.QuerySelector(".invoice-lines tbody")!.TextContent.ShouldContain("Resolved at first contact");
        (await ButtonsAsync(scene, scene.Customer, invoice)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_waits_for_the_customer_is_co_signed_or_declined_by_the_customer_alone()
    {
        var (scene, invoice) = await DraftAsync();
        await ReviewAsync(scene, scene.Manager, work => work.SubmitAsync(invoice, None));
        await ReviewAsync(scene, scene.Manager, work => work.AdjustAsync(invoice, "training", 120, "a day on site", None));

        var customer = await PageAsync(scene, scene.Customer, invoice);
        var second = await PageAsync(scene, scene.Second, invoice);

        Labels(customer.QuerySelectorAll("section[aria-labelledby=adjustments] button")).ShouldBe(["Co-sign", "Decline all that waits"]);
        Labels(second.QuerySelectorAll("section[aria-labelledby=adjustments] .note button")).ShouldBe(["Take back all that waits"]);
        second.QuerySelector(".next-step")!.TextContent.ShouldContain("waits for the customer's co-signature");
        second.QuerySelectorAll(".next-step button").Single(button => button.TextContent == "Approve").HasAttribute("disabled").ShouldBeTrue();
    }

    [Fact]
    public async Task An_issued_invoice_stands_in_the_list_with_its_dispute_and_the_credit_note_under_it()
    {
        var (scene, invoice) = await IssuedAsync();
        var dispute = (await scene.AsAsync<DisputeLine, Outcome<DisputeId>>(scene.Customer, work => work.OpenAsync(invoice, 2, "no fee was due", None))).Value;

        var open = await ListAsync(scene, scene.Customer);
        open.QuerySelector(".invoices tbody")!.TextContent.ShouldContain("1 open");
        open.QuerySelector(".invoices tbody")!.TextContent.ShouldContain("250.00\u00a0EUR held");
        var answering = await PageAsync(scene, scene.Second, invoice);
        DisputeLabels(answering).ShouldBe(["Uphold and credit", "Propose to reject"]);
        var question = answering.QuerySelector("section[aria-labelledby=disputes] dialog")!;
        Flat(question.QuerySelector("h2")!.TextContent).ShouldBe("Give back 250.00 EUR net on line 2 (Fee of the period)?");
        Labels(question.QuerySelectorAll("button")).ShouldBe(["Cancel", "Uphold and credit"]);
        DisputeLabels(await PageAsync(scene, scene.Customer, invoice)).ShouldBe(["Withdraw the dispute"]);

        await scene.AsAsync<DisputeLine, Outcome<DisputeId>>(scene.Manager, work => work.RejectAsync(dispute, "it is in the contract", None));
        DisputeLabels(await PageAsync(scene, scene.Manager, invoice)).ShouldBe(["Uphold and credit"]);
        DisputeLabels(await PageAsync(scene, scene.Second, invoice)).ShouldBe(["Uphold and credit", "Reject as the second person"]);

        (await scene.AsAsync<DisputeLine, Outcome<DisputeId>>(scene.Second, work => work.UpholdAsync(dispute, 0, "agreed after all", None))).Error.ShouldBeNull();
        var rows = (await ListAsync(scene, scene.Manager)).QuerySelectorAll(".invoices tbody tr");
        rows.Length.ShouldBe(2);
        rows[1].ClassList.ShouldContain("credit-note");
        rows[1].TextContent.ShouldContain("-250.00\u00a0EUR");
        Flat((await PageAsync(scene, scene.Customer, invoice)).QuerySelector("section[aria-labelledby=history]")!.TextContent).ShouldContain("Disputed a line");
    }

    [Fact]
    public async Task Documents_of_an_issued_invoice_can_be_fetched_and_of_a_draft_none()
    {
        var (scene, invoice) = await DraftAsync();
        using var browser = await host.SignInAsync(scene.Customer);
        var root = $"/api/projects/{scene.Project}/invoices/{invoice}";
        foreach (var paper in new[] { "evidence", "pdf", "ubl", "csv" })
        {
            using var none = await browser.GetAsync(new Uri($"{root}/{paper}", UriKind.Relative));
            none.StatusCode.ShouldBe(HttpStatusCode.NotFound, paper);
        }

        await IssueAsync(scene, invoice);

        (await browser.GetStringAsync(new Uri($"{root}/ubl", UriKind.Relative))).ShouldContain("urn:cen.eu:en16931:2017");
        (await browser.GetStringAsync(new Uri($"{root}/csv", UriKind.Relative))).ShouldContain("resolved");
        (await browser.GetByteArrayAsync(new Uri($"{root}/pdf", UriKind.Relative))).Take(5).ShouldBe("%PDF-"u8.ToArray());
        (await browser.GetStringAsync(new Uri($"{root}/evidence", UriKind.Relative))).ShouldContain("lathe-evidence/1");
    }

    [Fact]
    public async Task An_invoice_of_another_project_or_workspace_is_not_found()
    {
        var (scene, invoice) = await DraftAsync();
        var other = await BillingScene.MakeAsync(host, _clock);
        using var browser = await host.SignInAsync(other.Manager);

        foreach (var path in new[] { $"/projects/{other.Project}/value/invoices/{invoice}", $"/projects/{scene.Project}/value/invoices/{invoice}", $"/projects/{scene.Project}/value/invoices", $"/projects/{other.Project}/value/invoices/{Guid.Empty}" })
        {
            using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative));
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }
    }

    [Fact]
    public async Task A_line_leads_to_its_rows_and_a_row_to_its_case_which_only_the_customer_may_name()
    {
        var (scene, invoice) = await DraftAsync();
        using var browser = await host.SignInAsync(scene.Customer);
        var root = $"/projects/{scene.Project}/value/invoices/{invoice}/evidence/resolved";

        var evidence = await browser.OpenAsync(root);
        Flat(evidence.QuerySelector("section[aria-labelledby=rows]")!.TextContent).ShouldContain("2,000 cases");
        evidence.QuerySelectorAll("section[aria-labelledby=rows] tbody tr").Length.ShouldBe(50);
        evidence.QuerySelector(".arms-chart polyline.served").ShouldNotBeNull();
        var address = evidence.QuerySelector("section[aria-labelledby=rows] tbody a")!.GetAttribute("href")!;
        var page = await browser.OpenAsync(address);
        Flat(page.QuerySelector("section[aria-labelledby=place]")!.TextContent).ShouldContain("Row 1 of 2,000");
        page.QuerySelector("section[aria-labelledby=own-name]").ShouldNotBeNull();
        using var manager = await host.SignInAsync(scene.Manager);
        (await manager.OpenAsync(address)).QuerySelector("section[aria-labelledby=own-name]").ShouldBeNull();

        var hash = address[(address.LastIndexOf('/') + 1)..].Split('?')[0];
        (await NamesAsync(scene, scene.Customer, hash, "case 1-0")).Value.ShouldBeTrue();
        (await NamesAsync(scene, scene.Customer, hash, "case 1-1")).Value.ShouldBeFalse();
        (await NamesAsync(scene, scene.Manager, hash, "case 1-0")).Error!.Code.ShouldBe("contract.role_needed");
        foreach (var missing in new[] { $"{root}/cases/{new string('0', 64)}", $"/projects/{scene.Project}/value/invoices/{invoice}/evidence/none" })
        {
            using var answer = await browser.GetAsync(new Uri(missing, UriKind.Relative));
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, missing);
        }
    }

    [Fact]
    public async Task A_case_whose_raw_rows_were_erased_still_stands_in_the_evidence()
    {
        var (scene, invoice) = await DraftAsync();
        using var browser = await host.SignInAsync(scene.Customer);
        var address = (await browser.OpenAsync($"/projects/{scene.Project}/value/invoices/{invoice}/evidence/resolved")).QuerySelector("section[aria-labelledby=rows] tbody a")!.GetAttribute("href")!;
        var hash = address[(address.LastIndexOf('/') + 1)..].Split('?')[0];

        (await scene.DataAsync(db => db.Observations.Where(row => row.Case == hash).ExecuteDeleteAsync())).ShouldBe(1);

        Flat((await browser.OpenAsync(address)).QuerySelector("section[aria-labelledby=values]")!.TextContent).ShouldContain("were erased");
        (await scene.AsAsync<RecomputeInvoice, Outcome<Recomputed>>(scene.Customer, work => work.HandleAsync(invoice, None))).Value.Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_desk_puts_a_dispute_first_and_names_the_next_step_for_those_who_act()
    {
        var (scene, invoice) = await IssuedAsync();
        (await scene.AsAsync<DisputeLine, Outcome<DisputeId>>(scene.Customer, work => work.OpenAsync(invoice, 2, "no fee was due", None))).Error.ShouldBeNull();
        var other = await scene.SignedAsync(BillingScene.Terms with { Periods = 1 }, "Second contract");
        (await host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<KeepPeriods>().HandleAsync(other, None))).Error.ShouldBeNull();

        var rows = await DeskAsync(scene, scene.Manager);
        rows.Count.ShouldBe(2);
        Flat(rows[0].TextContent).ShouldContain("In dispute: +250.00 EUR");
        Labels(rows.Select(row => row.QuerySelector("a.btn")!)).ShouldBe(["Answer", "Submit"]);
        Labels((await DeskAsync(scene, scene.Customer)).Select(row => row.QuerySelector("a.btn")!)).ShouldBe(["Open", "Open"]);
        (await DeskAsync(scene, scene.Manager, "?state=Draft")).ShouldHaveSingleItem();
        (await DeskAsync(scene, scene.Manager, "?state=nonsense")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_running_period_says_what_it_bills_so_far_and_what_it_lacks()
    {
        var scene = await BillingScene.MakeAsync(host, _clock);
        var today = TimeProvider.System.GetUtcNow();
        var contract = await scene.SignedAsync(BillingScene.Terms with { FirstDay = new DateOnly(today.Year, today.Month, 1), Minimum = 300 });
        (await host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<KeepPeriods>().HandleAsync(contract, None))).Error.ShouldBeNull();
        var invoice = await scene.DataAsync(db => db.Invoices.Where(row => row.ContractId == contract).Select(row => row.Id).SingleAsync());

        var page = await PageAsync(scene, scene.Customer, invoice);

        var text = Flat(page.QuerySelector("section[aria-labelledby=so-far]")!.TextContent);
        text.ShouldContain("300.00 EUR");
        text.ShouldContain("100 more cases with the model and 100 more without it");
        page.QuerySelectorAll(".next-step button").ShouldBeEmpty();
        page.QuerySelector(".invoice-lines").ShouldBeNull();
    }

    private Task<Outcome<bool>> NamesAsync(BillingScene scene, TestPerson person, string hash, string name) =>
        scene.AsAsync<EvidenceQueries, Outcome<bool>>(person, queries => queries.IsNameOfAsync(scene.Project, "resolved", hash, name, None));

    private async Task<IReadOnlyList<IElement>> DeskAsync(BillingScene scene, TestPerson person, string query = "")
    {
        using var browser = await host.SignInAsync(person);
        return [.. (await browser.OpenAsync("/billing" + query)).QuerySelectorAll(".desk tbody tr")];
    }

    private async Task<(BillingScene Scene, InvoiceId Invoice)> DraftAsync()
    {
        var scene = await BillingScene.MakeAsync(host, _clock);
        var contract = await scene.SignedAsync(BillingScene.Terms with { Periods = 1 });
        await scene.CasesAsync(1, 2000, 0.4, 0.6);
        (await host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<KeepPeriods>().HandleAsync(contract, None))).Error.ShouldBeNull();
        return (scene, await scene.DataAsync(db => db.Invoices.Where(row => row.ContractId == contract && row.Period == 1).Select(row => row.Id).SingleAsync()));
    }

    private async Task<(BillingScene Scene, InvoiceId Invoice)> IssuedAsync()
    {
        var (scene, invoice) = await DraftAsync();
        await IssueAsync(scene, invoice);
        return (scene, invoice);
    }

    private static async Task IssueAsync(BillingScene scene, InvoiceId invoice)
    {
        await ReviewAsync(scene, scene.Manager, work => work.SubmitAsync(invoice, None));
        await ReviewAsync(scene, scene.Second, work => work.ApproveAsync(invoice, None));
        (await scene.AsAsync<IssueInvoice, Outcome<string>>(scene.Manager, work => work.HandleAsync(invoice, None))).Error.ShouldBeNull();
    }

    private static async Task ReviewAsync(BillingScene scene, TestPerson person, Func<ReviewInvoice, Task<Outcome<InvoiceId>>> work) => (await scene.AsAsync(person, work)).Error.ShouldBeNull();

    private async Task<IReadOnlyList<string>> ButtonsAsync(BillingScene scene, TestPerson person, InvoiceId invoice) =>
        Labels((await PageAsync(scene, person, invoice)).QuerySelectorAll(".next-step button:not([disabled])"));

    private async Task<IHtmlDocument> PageAsync(BillingScene scene, TestPerson person, InvoiceId invoice)
    {
        using var browser = await host.SignInAsync(person);
        return await browser.OpenAsync($"/projects/{scene.Project}/value/invoices/{invoice}");
    }

    private async Task<IHtmlDocument> ListAsync(BillingScene scene, TestPerson person)
    {
        using var browser = await host.SignInAsync(person);
        return await browser.OpenAsync($"/projects/{scene.Project}/value/invoices");
    }

    private static IReadOnlyList<string> DisputeLabels(IHtmlDocument page) =>
        Labels(page.QuerySelectorAll("section[aria-labelledby=disputes] button").Where(button => button.Closest("dialog") is null));

    private static IReadOnlyList<string> Labels(IEnumerable<IElement> buttons) => [.. buttons.Select(button => Flat(button.TextContent))];

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
