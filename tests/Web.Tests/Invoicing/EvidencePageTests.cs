using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Kernel;
using Platform.Web.Features.Invoicing;
using Platform.Web.Features.Invoicing.Evidence;
using Platform.Web.Features.Invoicing.Issuing;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Features.Invoicing.Reviewing;
using Platform.Web.Tests.Billing;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Invoicing;

/// <summary>Rows of evidence as people look through them: by arm, by value, by name, from either end.</summary>
public sealed class EvidencePageTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task What_is_filtered_and_sorted_stands_in_the_address()
    {
        var (scene, invoice) = await DraftAsync();
        using var browser = await host.SignInAsync(scene.Manager);
        var root = $"/projects/{scene.Project}/value/invoices/{invoice}/evidence/resolved";

        var all = await RowsAsync(browser, root);
        var last = await RowsAsync(browser, root + "?sort=-time");
        var served = await RowsAsync(browser, root + "?arm=served&page=2");
        var high = await RowsAsync(browser, root + "?sort=-value");
        var ones = await RowsAsync(browser, root + "?value=1&arm=compared");

        all.Count.ShouldBe(50);
        all[0][0].ShouldBe("1");
        last[0][0].ShouldBe("2,000");
        served.Count.ShouldBe(50);
        served.ShouldAllBe(row => row[3] == "With the model");
        int.Parse(served[0][0], System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(51);
        high.ShouldAllBe(row => row[4] == "1");
        ones.ShouldAllBe(row => row[3] == "Without the model" && row[4] == "1");
        (await RowsAsync(browser, root + "?page=400")).Count.ShouldBe(50);
        (await RowsAsync(browser, root + "?case=zzz&arm=nonsense&sort=none")).Count.ShouldBe(50);
    }

    [Fact]
    public async Task A_case_is_found_by_its_hash_and_by_its_name_only_for_the_customer()
    {
        var (scene, invoice) = await DraftAsync();
        var evidence = (await scene.AsAsync<EvidenceQueries, EvidenceView?>(scene.Manager, queries => queries.FindAsync(scene.Project, invoice, "resolved", None)))!;
        var row = EvidenceRow.Parse(evidence.Snapshot.Rows[1234])!;

        (await FindAsync(scene, scene.Manager, evidence, row.Case[..12])).Value.ShouldBe(row.Case[..12]);
        (await FindAsync(scene, scene.Customer, evidence, " case 1-1234 ")).Value.ShouldBe(row.Case);
        (await FindAsync(scene, scene.Manager, evidence, "case 1-1234")).Error!.Code.ShouldBe("invoice.case_hash");
        using var browser = await host.SignInAsync(scene.Manager);
        var found = await RowsAsync(browser, $"/projects/{scene.Project}/value/invoices/{invoice}/evidence/resolved?case={row.Case}");
        found.ShouldHaveSingleItem()[0].ShouldBe("1,235");
        // a place that is not the case's is not believed
        var at = await scene.AsAsync<EvidenceQueries, CaseView?>(scene.Manager, queries => queries.CaseAsync(scene.Project, invoice, "resolved", row.Case, 7, None));
        at!.Place.ShouldBe(1235);
        at.Mean.ShouldBe(evidence.Outline.Arm(row.Served).Mean);
    }

    [Fact]
    public async Task An_issued_invoice_is_recomputed_from_rows_that_stay_where_they_are_stored()
    {
        var (scene, invoice) = await DraftAsync();
        (await scene.AsAsync<ReviewInvoice, Outcome<InvoiceId>>(scene.Manager, work => work.SubmitAsync(invoice, None))).Error.ShouldBeNull();
        (await scene.AsAsync<ReviewInvoice, Outcome<InvoiceId>>(scene.Second, work => work.ApproveAsync(invoice, None))).Error.ShouldBeNull();
        (await scene.AsAsync<IssueInvoice, Outcome<string>>(scene.Manager, work => work.HandleAsync(invoice, None))).Error.ShouldBeNull();

        var paper = await scene.AsAsync<InvoiceQueries, (EvidenceFile File, byte[]? Bytes, string Hash)?>(scene.Customer, queries => queries.PaperAsync(invoice, None));
        var again = (await scene.AsAsync<RecomputeInvoice, Outcome<Recomputed>>(scene.Customer, work => work.HandleAsync(invoice, None))).Value;

        paper!.Value.File.Snapshots[0].Rows.ShouldNotBeOfType<List<string>>();
        paper.Value.File.Snapshots[0].Rows.Count.ShouldBe(2000);
        System.Text.Encoding.UTF8.GetString(paper.Value.Bytes!).ShouldBe(CanonicalText.Of(paper.Value.File));
        CanonicalText.HashOf(paper.Value.File).ShouldBe(paper.Value.Hash);
        again.Findings.ShouldBeEmpty();
        again.Net.ShouldBe(again.Recorded);
    }

    private static Task<Outcome<string>> FindAsync(BillingScene scene, TestPerson person, EvidenceView evidence, string typed) =>
        scene.AsAsync<EvidenceQueries, Outcome<string>>(person, queries => queries.HashOfAsync(evidence, typed, None));

    private static async Task<List<string[]>> RowsAsync(HttpClient browser, string address) =>
        [.. (await browser.OpenAsync(address)).QuerySelectorAll("section[aria-labelledby=rows] tbody tr").Select(row => row.QuerySelectorAll("td").Select(cell => cell.TextContent.Trim()).ToArray())];

    private async Task<(BillingScene Scene, InvoiceId Invoice)> DraftAsync()
    {
        var scene = await BillingScene.MakeAsync(host, new MovableClock());
        var contract = await scene.SignedAsync(BillingScene.Terms with { Periods = 1 });
        await scene.CasesAsync(1, 2000, 0.4, 0.6);
        (await host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<KeepPeriods>().HandleAsync(contract, None))).Error.ShouldBeNull();
        return (scene, await scene.DataAsync(db => db.Invoices.Where(row => row.ContractId == contract).Select(row => row.Id).SingleAsync()));
    }
}
