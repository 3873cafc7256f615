using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Invoicing;
using Platform.Web.Features.Invoicing.Desk;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Features.Invoicing.Reviewing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;
using Platform.Web.Tests.Billing;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Invoicing;

/// <summary>The desk and the lists with more than fits on a page, and the desk over several workspaces.</summary>
public sealed class DeskTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Workspaces_of_an_account_manager_stand_on_one_desk_and_nobody_elses_do()
    {
        var scene = await SceneAsync(1);
        await ElsewhereAsync(scene, "North clinic", BillingRole.AccountManager);
        await ElsewhereAsync(scene, "Private practice", BillingRole.Customer);
        await ElsewhereAsync(scene, "No part at all", BillingRole.None);
        var stranger = await SceneAsync(1);

        var manager = await DeskAsync(scene, scene.Manager);
        var second = await DeskAsync(scene, scene.Second);
        var customer = await DeskAsync(scene, scene.Customer);

        manager.Workspaces.Count.ShouldBe(2);
        manager.Workspaces.Single(one => !one.IsCurrent).Name.ShouldBe("North clinic");
        manager.Items.Count.ShouldBe(2);
        manager.Items.Select(item => item.Row.Project).ShouldNotContain(stranger.Project);
        manager.Items.Single(item => !item.Workspace.IsCurrent).Step.ShouldBe(DeskStep.Submit);
        second.Items.ShouldHaveSingleItem().Workspace.IsCurrent.ShouldBeTrue();
        customer.Items.ShouldHaveSingleItem().Step.ShouldBe(DeskStep.Open);
    }

    [Fact]
    public async Task A_part_that_was_taken_away_shows_its_workspace_no_more()
    {
        var scene = await SceneAsync(1);
        var other = await ElsewhereAsync(scene, "South clinic", BillingRole.SecondReviewer);
        (await DeskAsync(scene, scene.Manager)).Items.Count.ShouldBe(2);

        await scene.DataAsync(async db =>
        {
            (await db.Members.SingleAsync(member => member.UserId == scene.Manager.Id && member.WorkspaceId == other)).GiveBilling(BillingRole.Customer).Succeeded.ShouldBeTrue();
            return await db.SaveChangesAsync();
        });

        (await DeskAsync(scene, scene.Manager)).Items.ShouldHaveSingleItem();
        // nor does its id in the address
        (await DeskAsync(scene, scene.Manager, new DeskFilter(Workspace: other))).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_next_step_of_another_workspace_opens_it_and_leads_to_the_invoice()
    {
        var scene = await SceneAsync(1);
        await ElsewhereAsync(scene, "West clinic", BillingRole.AccountManager);
        using var browser = await host.SignInAsync(scene.Manager);
        var desk = await browser.OpenAsync("/billing");
        var form = desk.QuerySelector(".desk form")!;
        var goal = form.QuerySelector("input[name=returnUrl]")!.GetAttribute("value")!;
        goal.ShouldEndWith("?do=submit");
        using (var refused = await browser.GetAsync(new Uri(goal, UriKind.Relative)))
            refused.StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);

        var fields = form.QuerySelectorAll("input").ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value")!);
        fields["workspaceId"] = form.QuerySelector("button")!.GetAttribute("value")!;
        using var content = new FormUrlEncodedContent(fields);
        using var switched = await browser.PostAsync(new Uri("/account/workspace", UriKind.Relative), content);

        var page = await browser.OpenAsync(goal);
        page.QuerySelector("#do-submit").ShouldNotBeNull();
        (switched.Headers.Location?.ToString() ?? switched.RequestMessage!.RequestUri!.PathAndQuery).ShouldBe(goal);
        // an address of somewhere else is not followed
        fields["returnUrl"] = "https://elsewhere.example/";
        fields["__RequestVerificationToken"] = (await browser.OpenAsync("/settings/workspaces")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var wrong = new FormUrlEncodedContent(fields);
        using var answer = await browser.PostAsync(new Uri("/account/workspace", UriKind.Relative), wrong);
        (answer.Headers.Location?.ToString() ?? answer.RequestMessage!.RequestUri!.PathAndQuery).ShouldBe("/");
    }

    [Fact]
    public async Task The_order_of_the_desk_is_that_of_all_its_pages_and_a_filter_counts_all_of_them()
    {
        var scene = await SceneAsync(7);

        var all = await DeskAsync(scene, scene.Manager, size: 100);
        var pages = new List<DeskItem>();
        for (var page = 0; page < 3; page++)
            pages.AddRange((await DeskAsync(scene, scene.Manager, page: page, size: 3)).Items);

        pages.Select(item => item.Row.Id).ShouldBe(all.Items.Select(item => item.Row.Id));
        all.Items.Select(item => item.Score).ShouldBeInOrder(SortDirection.Descending);
        (await DeskAsync(scene, scene.Manager, page: 99, size: 3)).Items.ShouldHaveSingleItem();
        (await DeskAsync(scene, scene.Manager, new DeskFilter(Text: "contract 3"))).Items.ShouldHaveSingleItem().Row.ContractName.ShouldBe("Contract 3");
        var drafts = await DeskAsync(scene, scene.Manager, new DeskFilter(DeskShelf.Draft), size: 2);
        (drafts.Items.Count, drafts.Total, drafts.Counts[DeskShelf.Draft], drafts.Counts[DeskShelf.InReview]).ShouldBe((2, 7, 7, 0));
        drafts.Sums.ShouldHaveSingleItem().Count.ShouldBe(7);
    }

    [Fact]
    public async Task A_change_of_an_invoice_changes_its_place_at_the_next_look()
    {
        var scene = await SceneAsync(1);
        var before = (await DeskAsync(scene, scene.Manager)).Items.ShouldHaveSingleItem();

        (await scene.AsAsync<ReviewInvoice, Outcome<InvoiceId>>(scene.Manager, work => work.SubmitAsync(before.Row.Id, None))).Error.ShouldBeNull();

        var mine = (await DeskAsync(scene, scene.Manager)).Items.ShouldHaveSingleItem();
        mine.Step.ShouldBe(DeskStep.Review);
        (await DeskAsync(scene, scene.Second)).Items.ShouldHaveSingleItem().Step.ShouldBe(DeskStep.Approve);
    }

    [Fact]
    public async Task Invoices_and_contracts_of_a_project_come_page_by_page()
    {
        var scene = await SceneAsync(53);
        using var browser = await host.SignInAsync(scene.Customer);
        var root = $"/projects/{scene.Project}/value";

        var first = await browser.OpenAsync(root + "/invoices");
        var last = await browser.OpenAsync(root + "/invoices?page=2");
        var found = await browser.OpenAsync(root + "/invoices?q=CONTRACT+17");
        var none = await browser.OpenAsync(root + "/invoices?state=Paid");

        first.QuerySelectorAll(".invoices tbody tr").Length.ShouldBe(50);
        first.QuerySelectorAll(".pager").ShouldHaveSingleItem().TextContent.ShouldContain("53");
        last.QuerySelectorAll(".invoices tbody tr").Length.ShouldBe(3);
        found.QuerySelectorAll(".invoices tbody tr").ShouldHaveSingleItem().TextContent.ShouldContain("Contract 17");
        none.QuerySelectorAll(".invoices tbody tr").ShouldBeEmpty();
        none.QuerySelector(".empty a")!.GetAttribute("href").ShouldBe(root + "/invoices");
        (await browser.OpenAsync(root + "/contracts")).QuerySelectorAll("main tbody tr").Length.ShouldBe(50);
        (await browser.OpenAsync(root + "/contracts?page=2")).QuerySelectorAll("main tbody tr").Length.ShouldBe(3);
        (await browser.OpenAsync(root + "/contracts?q=act+52")).QuerySelectorAll("main tbody tr").ShouldHaveSingleItem();
    }

    private static Task<DeskPage> DeskAsync(BillingScene scene, TestPerson person, DeskFilter? filter = null, int page = 0, int size = 50) =>
        scene.AsAsync<DeskQueries, DeskPage>(person, desk => desk.PageAsync(filter ?? new DeskFilter(), page, size, None));

    /// <summary>A clinic with some contracts whose only period is over: each has a draft.</summary>
    private async Task<BillingScene> SceneAsync(int contracts)
    {
        var scene = await BillingScene.MakeAsync(host, new MovableClock());
        for (var number = 1; number <= contracts; number++)
        {
            var contract = await scene.SignedAsync(BillingScene.Terms with { Periods = 1, FlatFee = 100 * number }, $"Contract {number}");
            (await host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<KeepPeriods>().HandleAsync(contract, None))).Error.ShouldBeNull();
        }

        return scene;
    }

    /// <summary>Another workspace of the same organisation with one draft, in which the account manager has some part.</summary>
    private async Task<WorkspaceId> ElsewhereAsync(BillingScene scene, string name, BillingRole part)
    {
        var now = scene.Clock.GetUtcNow();
        var workspace = Workspace.Create(scene.Tenant.Scope.TenantId, name, now).Value;
        await scene.DataAsync(async db =>
        {
            var member = new Member(workspace.TenantId, workspace.Id, scene.Manager.Id, WorkspaceRole.Editor, now);
            if (part != BillingRole.None)
                member.GiveBilling(part).Succeeded.ShouldBeTrue();
            db.AddRange(workspace, member);
            return await db.SaveChangesAsync();
        });
        await using var scope = host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantContext>().UseJob(new TenantScope(workspace.TenantId, workspace.Id), "test");
        var contract = await SignedAsync(scope.ServiceProvider.GetRequiredService<PlatformDbContext>(), new TenantScope(workspace.TenantId, workspace.Id), now);
        (await scope.ServiceProvider.GetRequiredService<KeepPeriods>().HandleAsync(contract, None)).Error.ShouldBeNull();
        return workspace.Id;
    }

    private static async Task<ContractId> SignedAsync(PlatformDbContext db, TenantScope scope, DateTimeOffset now)
    {
        var project = Project.Create(scope, "Questions", null, Vertical.Medical, TaskKind.Label, "vendor", now).Value;
        var contract = Contract.Create(scope, project.Id, "Contract elsewhere", "vendor", now).Value;
        var version = ContractVersion.Begin(contract, 1, BillingScene.Terms with { Periods = 1 }, 1, "", "vendor", now);
        version.Propose([], 1).Error.ShouldBeNull();
        foreach (var party in Enum.GetValues<ContractParty>())
            version.Sign(new Signature(party, party.ToString(), party.ToString(), now, version.Hash)).Error.ShouldBeNull();
        contract.Sign();
        db.AddRange(project, Kpi.Create(scope, project.Id, "resolved", BillingScene.Resolved, "vendor", now).Value, contract, version);
        await db.SaveChangesAsync();
        return contract.Id;
    }
}
