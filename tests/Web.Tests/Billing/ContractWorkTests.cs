using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Contracts;
using Platform.Domain.Contracts.Planning;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Contracts;
using Platform.Web.Features.Contracts.Editor;
using Platform.Web.Features.Identity.ApiKeys;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Features.Kpis;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Billing;

public sealed class ContractWorkTests : IClassFixture<PortalTestHost>
{
    private readonly PortalTestHost _host;
    private readonly MovableClock _clock = new();

    public ContractWorkTests(PortalTestHost host) => _host = host;

    [Fact]
    public async Task A_contract_is_signed_by_both_sides_and_its_chain_begins_with_their_signatures()
    {
        var scene = await BillingScene.MakeAsync(_host, _clock);

        var id = await scene.SignedAsync();

        var links = await scene.DataAsync(db => db.ContractLinks.Where(link => link.ContractId == id).OrderBy(link => link.Number).ToListAsync());
        links.Select(link => (link.Number, link.What)).ShouldBe([(1, ChainEvents.Signed), (2, ChainEvents.Signed)]);
        links.ShouldAllBe(link => link.Entry.IsGenuine);
        (await scene.DataAsync(db => db.Contracts.SingleAsync(row => row.Id == id))).IsSigned.ShouldBeTrue();
    }

    [Fact]
    public async Task What_a_hidden_guardrail_came_to_is_read_by_the_parties_and_by_nobody_else()
    {
        var scene = await BillingScene.MakeAsync(_host, _clock);
        await scene.DataAsync(db =>
        {
            db.Add(Kpi.Create(scene.Tenant.Scope, scene.Project, "rating", BillingScene.Resolved, scene.Manager.Id, _clock.GetUtcNow()).Value);
            return db.SaveChangesAsync();
        });
        Task<bool[]> SealedAsync() => scene.AsAsync<KpiQueries, bool[]>(scene.Second, async queries => [.. (await queries.ListAsync(scene.Project, CancellationToken.None)).Select(kpi => kpi.IsSealed)]);
        await scene.SignedAsync(BillingScene.Terms with { Guardrails = [new("rating", "Rated by clinicians", KpiDirection.HigherIsBetter, 0.5m, 50, IsHidden: true)] });
        (await SealedAsync()).ShouldBe([false, false]);

        await scene.DataAsync(async db =>
        {
            (await db.Members.SingleAsync(member => member.UserId == scene.Second.Id)).GiveBilling(BillingRole.None).Succeeded.ShouldBeTrue();
            return await db.SaveChangesAsync();
        });

        // in the order of their keys: the guardrail, then what is billed
        (await SealedAsync()).ShouldBe([true, false]);
    }

    [Fact]
    public async Task Nobody_signs_for_both_sides_nor_without_a_part_nor_another_text()
    {
        var scene = await BillingScene.MakeAsync(_host, _clock);
        var id = (await scene.AsAsync(scene.Manager, work => work.BeginAsync(scene.Project, new("One", BillingScene.Terms), CancellationToken.None))).Value;
        (await scene.AsAsync(scene.Manager, work => work.SignAsync(id, "x", CancellationToken.None))).Error!.Code.ShouldBe("contract.state");
        (await scene.AsAsync(scene.Customer, work => work.ProposeAsync(id, CancellationToken.None))).Value.ShouldBe(1);
        var hash = await scene.DataAsync(async db => (await db.ContractVersions.SingleAsync(version => version.ContractId == id)).Hash);

        (await scene.AsAsync(scene.Second, work => work.SignAsync(id, hash, CancellationToken.None))).Error!.Code.ShouldBe("contract.role_needed");
        (await scene.AsAsync(scene.Manager, work => work.SignAsync(id, "another", CancellationToken.None))).Error!.Code.ShouldBe("contract.other_text");
        (await scene.AsAsync(scene.Manager, work => work.SignAsync(id, hash, CancellationToken.None))).Value.ShouldBeFalse();
        (await scene.AsAsync(scene.Manager, work => work.SignAsync(id, hash, CancellationToken.None))).Error!.Code.ShouldBe("contract.already_signed");
        (await scene.AsAsync(scene.Manager, work => work.SaveAsync(id, new(BillingScene.Terms, 1, ""), CancellationToken.None))).Error!.Code.ShouldBe("contract.open_version");
    }

    [Fact]
    public async Task Terms_that_lack_a_part_or_have_one_more_are_refused_over_HTTP()
    {
        var scene = await BillingScene.MakeAsync(_host, _clock);
        using var browser = await _host.SignInAsync(scene.Manager);
        var whole = CanonicalText.Of(new Platform.Web.Features.Contracts.NewContract("Over HTTP", BillingScene.Terms));
        async Task<System.Net.HttpStatusCode> PostAsync(string json)
        {
            using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
            using var answer = await browser.PostAsync(new Uri($"/api/projects/{scene.Project}/contracts", UriKind.Relative), content);
            return answer.StatusCode;
        }

        foreach (var broken in new[] { "{}", "{\"name\":\"x\"}", whole.Replace("\"kpis\":[", "\"kpis\":null,\"more\":[", StringComparison.Ordinal), whole.Replace("\"guardrails\":[]", "\"guardrails\":null", StringComparison.Ordinal) })
            (await PostAsync(broken)).ShouldBe(System.Net.HttpStatusCode.BadRequest, broken[..Math.Min(60, broken.Length)]);
        (await PostAsync(whole)).ShouldBe(System.Net.HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_program_reads_with_its_key_and_signs_nothing()
    {
        var scene = await BillingScene.MakeAsync(_host, _clock);
        var id = (await scene.AsAsync(scene.Manager, work => work.BeginAsync(scene.Project, new("Keys", BillingScene.Terms), CancellationToken.None))).Value;
        var key = (await scene.AsAsync<CreateApiKey, Outcome<string>>(scene.Manager, work => work.HandleAsync("ERP", WorkspaceRole.Editor, CancellationToken.None))).Value;
        using var program = _host.CreateBrowser();
        program.DefaultRequestHeaders.Authorization = new("Bearer", key);
        var address = $"/api/projects/{scene.Project}/contracts/{id}";

        (await program.GetAsync(new Uri(address, UriKind.Relative))).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        using var answer = await program.PostAsync(new Uri(address + "/propose", UriKind.Relative), null);

        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("contract.person_needed");
    }

    [Fact]
    public async Task An_amendment_is_a_new_version_that_leaves_baseline_and_days_alone()
    {
        var scene = await BillingScene.MakeAsync(_host, _clock);
        var id = await scene.SignedAsync();

        (await scene.AsAsync(scene.Manager, work => work.SaveAsync(id, new(BillingScene.Terms with { FlatFee = 300 }, 2, ""), CancellationToken.None))).Value.ShouldBe(2);
        (await scene.AsAsync(scene.Manager, work => work.ProposeAsync(id, CancellationToken.None))).Error!.Code.ShouldBe("contract.amendment_reason");
        (await scene.AsAsync(scene.Manager, work => work.SaveAsync(id, new(BillingScene.Terms with { Currency = "USD" }, 2, "dollars"), CancellationToken.None))).Value.ShouldBe(2);
        (await scene.AsAsync(scene.Manager, work => work.ProposeAsync(id, CancellationToken.None))).Error!.Code.ShouldBe("contract.amendment_fixed");
        (await scene.AsAsync(scene.Manager, work => work.SaveAsync(id, new(BillingScene.Terms with { FlatFee = 300 }, 2, "more support"), CancellationToken.None))).Value.ShouldBe(2);
        await scene.SignAsync(id);

        var versions = await scene.DataAsync(db => db.ContractVersions.Where(version => version.ContractId == id).OrderBy(version => version.Number).ToListAsync());
        versions.Select(version => (version.Number, version.State, version.FromPeriod)).ShouldBe([(1, ContractVersionState.Signed, 1), (2, ContractVersionState.Signed, 2)]);
        versions[0].Hash.ShouldNotBe(versions[1].Hash);
        versions[0].Hash.ShouldBe(CanonicalText.HashOf(BillingScene.Terms));
    }

    [Fact]
    public async Task Who_began_from_an_older_draft_is_told_who_saved_since_and_overwrites_only_on_purpose()
    {
        var scene = await BillingScene.MakeAsync(_host, _clock);
        var id = (await scene.AsAsync(scene.Manager, work => work.BeginAsync(scene.Project, new("Two writers", BillingScene.Terms), CancellationToken.None))).Value;
        var basis = (await ViewAsync(scene, id)).Newest.Basis;

        (await SaveAsync(scene.Customer, 300, basis)).Succeeded.ShouldBeTrue();
        var refused = (await SaveAsync(scene.Manager, 400, basis)).Error!;

        (refused.Code, refused.Kind).ShouldBe(("contract.draft_changed", ErrorKind.Conflict));
        refused.Message.ShouldContain($"Version 1 was saved by {await scene.DataAsync(db => db.Users.Where(user => user.Id == scene.Customer.Id).Select(user => user.DisplayName).SingleAsync())} at ");
        var theirs = (await ViewAsync(scene, id)).Newest;
        theirs.Terms.FlatFee.ShouldBe(300);
        (await SaveAsync(scene.Manager, 400, theirs.Basis)).Succeeded.ShouldBeTrue();
        (await SaveAsync(scene.Manager, 450, theirs.Basis with { Saves = theirs.Basis.Saves + 1 })).Succeeded.ShouldBeTrue("a writer's own saves follow each other");

        // two who begin an amendment: the second learns of the first
        await scene.SignAsync(id);
        var signed = (await ViewAsync(scene, id)).Newest.Basis;
        (await SaveAsync(scene.Customer, 500, signed)).Value.ShouldBe(2);
        (await SaveAsync(scene.Manager, 600, signed)).Error!.Code.ShouldBe("contract.draft_changed");
        (await SaveAsync(scene.Customer, 550, new(2, 1))).Value.ShouldBe(2);

        Task<Outcome<int>> SaveAsync(TestPerson person, decimal fee, DraftBasis from) =>
            scene.AsAsync(person, work => work.SaveAsync(id, new(BillingScene.Terms with { FlatFee = fee }, 2, "support", from), CancellationToken.None));
    }

    [Fact]
    public async Task What_is_expected_stays_with_the_draft_and_its_power_with_the_proposal_and_neither_is_signed()
    {
        var scene = await BillingScene.MakeAsync(_host, _clock);
        var expected = new TermExpectation("resolved", new(1500, 0.4m, 0.2m, 0, 24, 0.05m, 6), new(true, false, 24, false, 24, 6, false, 12, 0));
        var id = (await scene.AsAsync(scene.Manager, work => work.BeginAsync(scene.Project, new("Expected", BillingScene.Terms, [expected]), CancellationToken.None))).Value;
        (await scene.AsAsync(scene.Manager, work => work.SaveAsync(id, new(BillingScene.Terms with { FlatFee = 300 }), CancellationToken.None))).Succeeded.ShouldBeTrue();
        (await ViewAsync(scene, id)).Newest.Expected.ShouldBe([expected], "a save that says nothing of it leaves it");
        (await ViewAsync(scene, id)).Newest.Power.ShouldBeNull();

        await scene.SignAsync(id);

        var signed = (await ViewAsync(scene, id)).Newest;
        signed.Hash.ShouldBe(CanonicalText.HashOf(BillingScene.Terms with { FlatFee = 300 }));
        var power = signed.Power.ShouldNotBeNull().ShouldHaveSingleItem();
        power.Expected.ShouldBe(expected.Expected);
        power.Power.ShouldBe(BillingPower.Of(BillingScene.Terms with { FlatFee = 300 }, "resolved", EvidenceDesign.RandomisedByCase, expected.Expected, 20_26, CancellationToken.None));
        (power.Power.Design, power.Power.LeastUplift is > 0 and < 0.2m, power.Power.Billing).ShouldBe((EvidenceDesign.RandomisedByCase, true, 1));
        using var browser = await _host.SignInAsync(scene.Customer);
        var card = (await browser.OpenAsync($"/projects/{scene.Project}/value/contracts/{id}")).QuerySelector("section[aria-labelledby=power]")!.TextContent;
        card.ShouldContain("1,500 cases a period; level without the model 40 %; uplift 20 points");
        card.ShouldContain("100 % of periods bill at this uplift");

        // an amendment begins from the same expectation, and its form shows it
        (await scene.AsAsync(scene.Manager, work => work.SaveAsync(id, new(BillingScene.Terms with { FlatFee = 350 }, 2, "support"), CancellationToken.None))).Value.ShouldBe(2);
        (await ViewAsync(scene, id)).Newest.Expected.ShouldBe([expected]);
        using var writer = await _host.SignInAsync(scene.Manager);
        (await writer.OpenAsync($"/projects/{scene.Project}/value/contracts/{id}/edit")).GetElementById("expect-cases")!.GetAttribute("value").ShouldBe("1500");
    }

    private static async Task<ContractView> ViewAsync(BillingScene scene, ContractId id) =>
        (await scene.AsAsync<ContractQueries, ContractView?>(scene.Manager, queries => queries.FindAsync(id, CancellationToken.None)))!;

    [Fact]
    public async Task A_contract_that_is_lengthened_keeps_the_error_chance_of_its_first_signature()
    {
        var scene = await BillingScene.MakeAsync(_host, _clock);
        var id = await scene.SignedAsync();
        var longer = BillingScene.Terms with { Periods = 24 };

        (await SaveAsync(longer)).Succeeded.ShouldBeTrue();
        var refused = (await scene.AsAsync(scene.Manager, work => work.ProposeAsync(id, CancellationToken.None))).Error!;
        (refused.Code, refused.Message.Contains("3.33 %", StringComparison.Ordinal)).ShouldBe(("contract.alpha_over_amendments", true));
        (await SaveAsync(longer with { Alpha = 0.0333m })).Succeeded.ShouldBeTrue();
        await scene.SignAsync(id);

        Task<Outcome<int>> SaveAsync(ContractTerms terms) => scene.AsAsync(scene.Manager, work => work.SaveAsync(id, new(terms, 7, "another year"), CancellationToken.None));
    }

    [Fact]
    public async Task An_amendment_is_not_signed_after_its_first_period_was_frozen()
    {
        var scene = await BillingScene.MakeAsync(_host, _clock);
        var id = await scene.SignedAsync(BillingScene.Terms with { FirstDay = new DateOnly(2024, 1, 1), Kpis = [] });
        (await scene.AsAsync(scene.Manager, work => work.SaveAsync(id, new(BillingScene.Terms with { FirstDay = new DateOnly(2024, 1, 1), Kpis = [], FlatFee = 300 }, 2, "more support"), CancellationToken.None))).Succeeded.ShouldBeTrue();
        (await scene.AsAsync(scene.Manager, work => work.ProposeAsync(id, CancellationToken.None))).Succeeded.ShouldBeTrue();
        (await _host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<KeepPeriods>().HandleAsync(id, CancellationToken.None))).Error.ShouldBeNull();
        var hash = (await scene.DataAsync(db => db.ContractVersions.SingleAsync(version => version.ContractId == id && version.Number == 2))).Hash;

        (await scene.AsAsync(scene.Manager, work => work.SignAsync(id, hash, CancellationToken.None))).Error!.Code.ShouldBe("contract.amendment_period");
    }

    [Fact]
    public void The_form_of_an_amendment_states_the_chance_that_is_left_until_a_person_types_another()
    {
        var form = TermsForm.Of(BillingScene.Terms, []);
        var proposal = new AlphaProposal([new(BillingScene.Terms, 1)], form);

        form.Periods = 24;
        proposal.Follow(form, 7);
        (form.AlphaPercent, proposal.Lowered).ShouldBe((3.33m, 0.0333m));
        form.Periods = 12;
        proposal.Follow(form, 7);
        (form.AlphaPercent, proposal.Lowered).ShouldBe((5, null));
        form.AlphaPercent = 4;
        proposal.Follow(form, 7);
        form.Periods = 18;
        proposal.Follow(form, 7);
        (form.AlphaPercent, proposal.Lowered).ShouldBe((3.75m, 0.0375m));
        form.AlphaPercent = 9;
        proposal.Follow(form, 7);
        (form.AlphaPercent, proposal.Lowered).ShouldBe((9, null), "what is typed stays and is refused by name");
    }

    [Fact]
    public async Task Every_step_of_a_contract_stands_in_the_audit_log_with_who_took_it()
    {
        var scene = await BillingScene.MakeAsync(_host, _clock);
        var id = (await scene.AsAsync(scene.Customer, work => work.BeginAsync(scene.Project, new("Logged", BillingScene.Terms), CancellationToken.None))).Value;
        (await scene.AsAsync(scene.Manager, work => work.SaveAsync(id, new(BillingScene.Terms with { FlatFee = 1 }, 1, ""), CancellationToken.None))).Succeeded.ShouldBeTrue();
        (await scene.AsAsync(scene.Manager, work => work.ProposeAsync(id, CancellationToken.None))).Succeeded.ShouldBeTrue();
        (await scene.AsAsync(scene.Manager, work => work.ProposeAsync(id, CancellationToken.None))).Succeeded.ShouldBeFalse();
        var hash = (await scene.DataAsync(db => db.ContractVersions.SingleAsync(version => version.ContractId == id))).Hash;
        (await scene.AsAsync(scene.Customer, work => work.SignAsync(id, hash, CancellationToken.None))).Succeeded.ShouldBeTrue();
        (await scene.AsAsync(scene.Manager, work => work.WithdrawAsync(id, CancellationToken.None))).Succeeded.ShouldBeTrue();

        var subject = id.ToString();
        var entries = await scene.DataAsync(db => db.AuditEntries.Where(entry => entry.SubjectType == "contract" && entry.SubjectId == subject).OrderBy(entry => entry.At).ThenBy(entry => entry.Id).ToListAsync());

        entries.Select(entry => (entry.What, entry.Actor)).ShouldBe(
        [
            ("contract.begun", scene.Customer.Id), ("contract.draft_saved", scene.Manager.Id), ("contract.proposed", scene.Manager.Id), ("contract.signed", scene.Customer.Id), ("contract.withdrawn", scene.Manager.Id),
        ]);
        entries[3].Details.ShouldContain("\"party\":\"Customer\"");
        entries[3].Details.ShouldContain(hash);
    }
}
