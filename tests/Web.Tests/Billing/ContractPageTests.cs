using System.Net;
using System.Security.Cryptography;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Platform.Domain.Contracts;
using Platform.Domain.Kpis;
using Platform.Web.Features.Contracts;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Billing;

public sealed class ContractPageTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    private readonly MovableClock _clock = new();

    [Fact]
    public async Task Each_part_sees_what_it_may_do_and_everybody_else_who_may()
    {
        var scene = await BillingScene.MakeAsync(host, _clock);
        var id = await BeginAsync(scene);
        (await ActionsAsync(scene, scene.Manager, id)).ShouldBe(["Propose", "Edit", "Withdraw"]);
        (await ActionsAsync(scene, scene.Second, id)).ShouldBeEmpty();

        (await scene.AsAsync(scene.Manager, work => work.ProposeAsync(id, CancellationToken.None))).Succeeded.ShouldBeTrue();
        (await ActionsAsync(scene, scene.Customer, id)).ShouldBe(["Sign", "Withdraw"]);
        var hash = await HashAsync(scene, id);
        (await scene.AsAsync(scene.Customer, work => work.SignAsync(id, hash, CancellationToken.None))).Value.ShouldBeFalse();
        (await ActionsAsync(scene, scene.Customer, id)).ShouldBe(["Withdraw"]);
        (await scene.AsAsync(scene.Manager, work => work.SignAsync(id, hash, CancellationToken.None))).Value.ShouldBeTrue();
        (await ActionsAsync(scene, scene.Manager, id)).ShouldBe(["Amend"]);

        var seen = await PageAsync(scene, scene.Second, $"contracts/{id}");
        seen.QuerySelector(".note")!.TextContent.ShouldContain("written and signed by account managers");
    }

    [Fact]
    public async Task The_contract_reads_as_sentences_with_both_signatures_and_the_text_downloads_to_its_hash()
    {
        var scene = await BillingScene.MakeAsync(host, _clock);
        var id = await scene.SignedAsync(BillingScene.Terms with { Guardrails = [new("rating", "Rated by clinicians", KpiDirection.HigherIsBetter, 3.5m, 50, true)], Cap = 20_000, ShadowPeriods = 2 });

        var page = await PageAsync(scene, scene.Second, $"contracts/{id}");

        var text = page.QuerySelector("main")!.TextContent;
        foreach (var part in new[] { "Chance decides for each case", "Evidence grade 1 of 5", "4.50 EUR for each outcome", "20,000.00 EUR a period", "Rated by clinicians: at least 3.5", "of 20 such contracts", "computed and shown, not billed: 2" })
            text.ShouldContain(part);
        page.QuerySelector("section[aria-labelledby=signatures]")!.QuerySelectorAll("strong").Length.ShouldBe(2);
        using var browser = await host.SignInAsync(scene.Second);
        var file = await browser.GetByteArrayAsync(new Uri(page.QuerySelector("a[download]")!.GetAttribute("href")!, UriKind.Relative));
        Convert.ToHexStringLower(SHA256.HashData(file)).ShouldBe(await HashAsync(scene, id));
    }

    [Fact]
    public async Task An_amendment_is_shown_field_by_field_beside_the_version_in_force()
    {
        var scene = await BillingScene.MakeAsync(host, _clock);
        var id = await scene.SignedAsync();
        var dearer = BillingScene.Terms with { FlatFee = 300, Kpis = [BillingScene.Terms.Kpis[0] with { Price = Price.PerOutcome(5) }] };
        (await scene.AsAsync(scene.Manager, work => work.SaveAsync(id, new(dearer, 3, "more support"), CancellationToken.None))).Value.ShouldBe(2);

        var page = await PageAsync(scene, scene.Customer, $"contracts/{id}");

        var rows = page.QuerySelectorAll("section[aria-labelledby=changes] tbody tr").Select(row => string.Join(" | ", row.Children.Select(cell => Flat(cell.TextContent)))).ToList();
        rows.ShouldBe(["Flat fee | 250 | 300", "resolved KPI · Price · Unit price | 4.5 | 5"]);
        Flat(page.QuerySelector("main")!.TextContent).ShouldContain("Amendment from period 3 on: more support");
        Flat((await PageAsync(scene, scene.Customer, "contracts")).QuerySelector("main tbody tr")!.TextContent).ShouldContain("Finish the amendment and propose it.");
    }

    [Fact]
    public async Task The_editor_opens_for_those_who_may_write_and_keeps_what_an_amendment_may_not_touch()
    {
        var scene = await BillingScene.MakeAsync(host, _clock);
        var id = await scene.SignedAsync();

        var editor = await PageAsync(scene, scene.Manager, $"contracts/{id}/edit");

        editor.QuerySelector("#amend-reason").ShouldNotBeNull();
        foreach (var locked in new[] { "first-day", "currency", "vendor-name", "customer-name" })
            editor.GetElementById(locked)!.HasAttribute("disabled").ShouldBeTrue(locked);
        editor.GetElementById("term-resolved-price")!.GetAttribute("value").ShouldBe("4.5");
        (await PageAsync(scene, scene.Second, "contracts/new")).QuerySelector("form.stack").ShouldBeNull();
        var fresh = await PageAsync(scene, scene.Customer, "contracts/new");
        fresh.GetElementById("vendor-name")!.GetAttribute("value").ShouldBe("Lathe GmbH", "the sides of the last contract are remembered");
    }

    [Fact]
    public async Task A_currency_with_three_digits_is_said_to_have_no_e_invoice_before_anybody_signs()
    {
        var scene = await BillingScene.MakeAsync(host, _clock);
        foreach (var (currency, says) in new[] { ("KWD", true), ("EUR", false), ("JPY", false) })
        {
            var id = (await scene.AsAsync(scene.Manager, work => work.BeginAsync(scene.Project, new(currency, BillingScene.Terms with { Currency = currency }), CancellationToken.None))).Value;

            var notes = (await PageAsync(scene, scene.Manager, $"contracts/{id}/edit")).QuerySelectorAll("section[aria-labelledby=edit-money] .note").Select(note => note.TextContent).ToList();

            notes.Exists(note => note.Contains("three digits after the point", StringComparison.Ordinal)).ShouldBe(says, currency);
        }
    }

    [Fact]
    public async Task A_baseline_is_what_the_cases_without_the_model_were()
    {
        var scene = await BillingScene.MakeAsync(host, _clock);
        (await scene.AsAsync<ContractQueries, Baseline?>(scene.Manager, queries => queries.BaselineAsync(scene.Project, "resolved", CancellationToken.None))).ShouldBeNull();
        await scene.CasesAsync(1, 400, control: 0.4, served: 0.9);
        _clock.MoveTo(2026, 3, 1);

        var control = await scene.DataAsync(db => Task.FromResult(db.Observations.Where(row => !row.Served).AsEnumerable().Select(row => (double)row.Value).ToList()));
        var baseline = await scene.AsAsync<ContractQueries, Baseline?>(scene.Manager, queries => queries.BaselineAsync(scene.Project, "resolved", CancellationToken.None));

        baseline!.Cases.ShouldBe(control.Count);
        ((double)baseline.Mean).ShouldBe(control.Average(), 1e-6);
        ((double)baseline.StandardDeviation).ShouldBe(Math.Sqrt(control.Sum(value => Math.Pow(value - control.Average(), 2)) / (control.Count - 1)), 1e-6);
    }

    [Fact]
    public async Task Another_tenants_contract_is_not_found()
    {
        var scene = await BillingScene.MakeAsync(host, _clock);
        var id = await scene.SignedAsync();
        var other = await BillingScene.MakeAsync(host, _clock);
        using var browser = await host.SignInAsync(other.Manager);

        foreach (var place in new[] { $"/projects/{scene.Project}/value/contracts/{id}", $"/projects/{other.Project}/value/contracts/{id}/edit", $"/api/projects/{other.Project}/contracts/{id}/versions/1/text" })
        {
            using var answer = await browser.GetAsync(new Uri(place, UriKind.Relative));
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, place);
        }
    }

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static async Task<ContractId> BeginAsync(BillingScene scene) =>
        (await scene.AsAsync(scene.Manager, work => work.BeginAsync(scene.Project, new("Questions", BillingScene.Terms), CancellationToken.None))).Value;

    private static async Task<string> HashAsync(BillingScene scene, ContractId id) =>
        (await scene.AsAsync<ContractQueries, ContractView?>(scene.Manager, queries => queries.FindAsync(id, CancellationToken.None)))!.Newest.Hash;

    private async Task<IHtmlDocument> PageAsync(BillingScene scene, TestPerson person, string part)
    {
        using var browser = await host.SignInAsync(person);
        return await browser.OpenAsync($"/projects/{scene.Project}/value/{part}");
    }

    private async Task<IReadOnlyList<string>> ActionsAsync(BillingScene scene, TestPerson person, ContractId id) =>
        [.. (await PageAsync(scene, person, $"contracts/{id}")).QuerySelectorAll(".page-header .actions > *").Select(action => action.TextContent.Trim())];
}
