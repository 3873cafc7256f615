using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Auditing;
using Platform.Web.Features.Evaluations;
using Platform.Web.Features.Identity;
using Platform.Web.Features.Identity.ApiKeys;
using Platform.Web.Features.Projects;
using Platform.Web.Features.Runs;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Auditing;

/// <summary>Who reads the log, what they find in it, and that nobody else does.</summary>
public sealed class AuditPageTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    [Fact]
    public async Task Administrators_and_auditors_read_the_log_and_nobody_else_does()
    {
        var tenant = await host.CreateTenantAsync();
        await GiveAsync(tenant, tenant.Reader, BillingRole.Auditor);

        foreach (var (person, may) in new[] { (tenant.Administrator, true), (tenant.Reader, true), (tenant.Editor, false) })
        {
            using var browser = await host.SignInAsync(person);
            foreach (var address in new[] { "/audit", "/api/audit", "/api/audit/log.jsonl", "/api/audit/log.csv" })
            {
                using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative));
                (answer.StatusCode == HttpStatusCode.OK).ShouldBe(may, $"{person.Email} {address} {(int)answer.StatusCode}");
            }

            (await browser.OpenAsync("/settings")).QuerySelector("a.card[href='/audit']").ShouldSatisfyAllConditions(link => (link is not null).ShouldBe(may));
        }
    }

    [Fact]
    public async Task The_page_says_who_did_what_to_what_and_where_it_stands()
    {
        var tenant = await host.CreateTenantAsync();
        var project = await CreateProjectAsync(tenant, "Wards <one>");
        using var browser = await host.SignInAsync(tenant.Administrator);

        var page = await browser.OpenAsync("/audit");

        var row = page.QuerySelectorAll("table.audit-log tbody tr")[^1];
        row.TextContent.ShouldContain("Project created");
        row.TextContent.ShouldContain("editor");
        row.QuerySelector($"a[href='/projects/{project}']")!.TextContent.ShouldBe("Wards <one>");
        page.Body!.TextContent.ShouldContain("Sealed up to number 2");
    }

    [Fact]
    public async Task What_people_do_with_runs_keys_and_each_other_leaves_its_entries_and_a_deleted_run_its_trace()
    {
        var tenant = await host.CreateTenantAsync();
        var rows = await ForeignRows.MakeAsync(host, tenant);
        await host.ActAsAsync(tenant.Administrator, async services =>
        {
            var stop = CancellationToken.None;
            (await services.GetRequiredService<CancelEvaluation>().HandleAsync(rows.ProjectId, rows.EvaluationId, stop)).Succeeded.ShouldBeTrue();
            (await services.GetRequiredService<CancelRun>().HandleAsync(rows.RunId, save: false, null, stop)).Succeeded.ShouldBeTrue();
            (await services.GetRequiredService<DeleteRun>().HandleAsync(rows.RunId, stop)).Succeeded.ShouldBeTrue();
            var people = await services.GetRequiredService<MemberQueries>().PeopleAsync(stop);
            var editor = people.Single(person => person.UserId == tenant.Editor.Id).Id;
            (await services.GetRequiredService<ChangeMemberRole>().HandleAsync(editor, WorkspaceRole.Reader, stop)).Succeeded.ShouldBeTrue();
            (await services.GetRequiredService<MakeResetLink>().HandleAsync(editor, stop)).Succeeded.ShouldBeTrue();
            (await services.GetRequiredService<RemoveMember>().HandleAsync(editor, stop)).Succeeded.ShouldBeTrue();
            (await services.GetRequiredService<InviteMember>().HandleAsync("new@example.org", "New", WorkspaceRole.Reader, stop)).Succeeded.ShouldBeTrue();
            (await services.GetRequiredService<CreateApiKey>().HandleAsync("nightly", WorkspaceRole.Reader, stop)).Succeeded.ShouldBeTrue();
            (await services.GetRequiredService<RevokeApiKey>().HandleAsync((await services.GetRequiredService<ApiKeyQueries>().ListAsync(stop))[0].Id, stop)).Succeeded.ShouldBeTrue();
            return true;
        });

        var page = await PageAsync(tenant, new AuditFilter(Actor: tenant.Administrator.Id));

        page.Select(entry => entry.What).ShouldBe(
            ["api_key.revoked", "api_key.created", "member.invited", "member.removed", "member.reset_link_made", "member.role_changed", "run.deleted", "run.cancelled", "evaluation.cancelled"], ignoreOrder: true);
        var deleted = page.Single(entry => entry.What == "run.deleted");
        (deleted.Subject.Id, deleted.Subject.Project, deleted.Href).ShouldBe((rows.RunId.ToString(), rows.ProjectId, null));
        deleted.Details.ShouldContain(new AuditDetail("name", "Own run"));
        deleted.ActorName.ShouldStartWith("admin");
        page.SelectMany(entry => entry.Details).ShouldNotContain(detail => detail.Value.StartsWith("lathe_", StringComparison.Ordinal) && detail.Value.Length > 20);
    }

    [Fact]
    public async Task Signing_in_and_a_locked_account_are_noted_and_single_wrong_passwords_are_not()
    {
        var tenant = await host.CreateTenantAsync();
        using (await host.SignInAsync(tenant.Editor))
        using (var stranger = host.CreateBrowser())
        {
            for (var attempt = 0; attempt < 7; attempt++)
                (await stranger.SubmitAsync("/account/sign-in", "form[action='/account/sign-in']", ("Input.Email", tenant.Reader.Email), ("Input.Password", $"wrong {attempt}"))).Dispose();
        }

        var entries = await PageAsync(tenant, new AuditFilter(Area: "account"));

        entries.Select(entry => (entry.What, entry.Subject.Id, entry.Actor)).ShouldBe([("account.locked", tenant.Reader.Id, "job:sign-in"), ("account.signed_in", tenant.Editor.Id, tenant.Editor.Id)]);
    }

    [Fact]
    public async Task What_a_program_does_is_its_persons_doing_and_names_the_key()
    {
        var tenant = await host.CreateTenantAsync();
        var key = await host.ActAsAsync(tenant.Administrator, async services => (await services.GetRequiredService<CreateApiKey>().HandleAsync("nightly", WorkspaceRole.Administrator, CancellationToken.None)).Value);
        using var program = host.CreateBrowser();
        program.DefaultRequestHeaders.Authorization = new("Bearer", key);

        (await program.GetStringAsync(new Uri("/api/audit/log.jsonl", UriKind.Relative))).ShouldContain("api_key.created");

        var entry = (await PageAsync(tenant, new AuditFilter(Area: "audit"))).ShouldHaveSingleItem();
        (entry.Actor, entry.Subject.Id).ShouldBe((tenant.Administrator.Id, tenant.Scope.WorkspaceId.ToString()));
        entry.ActorName.ShouldMatch(@"^admin\d* \(nightly, lathe_\w{8}…\)$");
        (await host.ActAsAsync(tenant.Administrator, services => services.GetRequiredService<AuditQueries>().PeopleAsync(CancellationToken.None))).ShouldHaveSingleItem().Name.ShouldNotContain("nightly");
    }

    [Fact]
    public async Task Entries_are_filtered_by_day_person_kind_project_and_text_and_come_in_pages()
    {
        var tenant = await host.CreateTenantAsync();
        var project = await CreateProjectAsync(tenant, "Lifts");
        await CreateProjectAsync(tenant, "Stairs");
        await AuditTrial.WriteAsync(host, tenant, 120);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

        (await PageAsync(tenant, new AuditFilter(Area: "project"))).Count.ShouldBe(2);
        (await PageAsync(tenant, new AuditFilter(Project: project))).ShouldHaveSingleItem();
        (await PageAsync(tenant, new AuditFilter(Text: "LIFTS"))).ShouldHaveSingleItem();
        (await PageAsync(tenant, new AuditFilter(Text: project.ToString()))).ShouldHaveSingleItem();
        (await PageAsync(tenant, new AuditFilter(Text: "100%_"))).ShouldBeEmpty();
        (await PageAsync(tenant, new AuditFilter(Actor: tenant.Editor.Id))).Count.ShouldBe(2);
        (await PageAsync(tenant, new AuditFilter(From: today.AddDays(-1), To: today.AddDays(1)))).Count.ShouldBe(50);
        (await PageAsync(tenant, new AuditFilter(From: today.AddDays(2)))).ShouldBeEmpty();
        (await PageAsync(tenant, new AuditFilter(), 2)).Select(entry => entry.Number).ShouldBe(Enumerable.Range(1, 22).Reverse().Select(number => (long)number));
    }

    [Fact]
    public async Task Nothing_of_another_workspace_is_in_the_page_or_in_any_file()
    {
        var tenant = await host.CreateTenantAsync();
        var other = await host.CreateWorkspaceAsync(tenant, "Closed team");
        await CreateProjectAsync(other, "Secret plan");
        await CreateProjectAsync(tenant, "Open plan");
        using var browser = await host.SignInAsync(tenant.Administrator);

        foreach (var address in new[] { "/audit", "/api/audit/log.jsonl", "/api/audit/log.csv", "/api/audit/log.csv?text=plan" })
        {
            var text = await browser.GetStringAsync(new Uri(address, UriKind.Relative));
            text.ShouldContain("Open plan", Case.Sensitive, address);
            text.ShouldNotContain("Secret plan", Case.Sensitive, address);
        }
    }

    [Fact]
    public async Task A_billing_role_is_given_by_administrators_and_noted_with_the_one_before()
    {
        var tenant = await host.CreateTenantAsync();
        (await GiveAsync(tenant, tenant.Editor, BillingRole.AccountManager, tenant.Editor)).ShouldBe("member.role_too_low");
        (await GiveAsync(tenant, tenant.Editor, BillingRole.Auditor)).ShouldBe("member.auditor_reads_only");
        (await GiveAsync(tenant, tenant.Editor, BillingRole.Customer)).ShouldBeNull();
        (await GiveAsync(tenant, tenant.Editor, BillingRole.AccountManager)).ShouldBeNull();
        (await GiveAsync(tenant, tenant.Editor, BillingRole.AccountManager)).ShouldBeNull();

        var entries = await PageAsync(tenant, new AuditFilter());

        entries.Select(entry => (entry.What, entry.Details[1], entry.Details[2])).ShouldBe(
            [
                ("member.billing_given", new AuditDetail("before", "Customer"), new AuditDetail("billing", "AccountManager")),
                ("member.billing_given", new AuditDetail("before", "None"), new AuditDetail("billing", "Customer")),
            ]);
        using var browser = await host.SignInAsync(tenant.Administrator);
        (await browser.OpenAsync("/settings/people")).QuerySelectorAll("select option[value='AccountManager'][selected]").Length.ShouldBe(1);
    }

    private Task<IReadOnlyList<AuditView>> PageAsync(TestTenant tenant, AuditFilter filter, int page = 0) => host.ActAsAsync(tenant.Administrator, async services =>
        (await services.GetRequiredService<AuditQueries>().PageAsync(filter, page, 50, CancellationToken.None)).Items);

    private Task<ProjectId> CreateProjectAsync(TestTenant tenant, string name) => host.ActAsAsync(tenant.Editor, async services =>
        (await services.GetRequiredService<CreateProject>().HandleAsync(name, null, Vertical.Medical, TaskKind.Label, CancellationToken.None)).Value);

    private Task<string?> GiveAsync(TestTenant tenant, TestPerson to, BillingRole role, TestPerson? by = null) => host.ActAsAsync(by ?? tenant.Administrator, async services =>
    {
        var member = (await services.GetRequiredService<MemberQueries>().PeopleAsync(CancellationToken.None)).Single(person => person.UserId == to.Id);
        return (await services.GetRequiredService<GiveBillingRole>().HandleAsync(member.Id, role, CancellationToken.None)).Error?.Code;
    });
}
