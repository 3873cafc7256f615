using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Kernel;
using Platform.Web.Components;
using Platform.Web.Features.Invoicing;
using Platform.Web.Features.Invoicing.Disputing;
using Platform.Web.Features.Invoicing.Issuing;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Features.Invoicing.Reviewing;
using Platform.Web.Tests.Billing;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Invoicing;

/// <summary>What was on the screen is what is agreed to, and what cannot be is said in the reader's language.</summary>
public sealed class TwoTabsTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_customer_does_not_co_sign_an_addition_that_took_the_place_of_the_one_shown()
    {
        var (scene, invoice) = await InReviewAsync();
        await DoAsync(scene, scene.Manager, work => work.AdjustAsync(invoice, "training", 120, "a day on site", None));
        var seen = await VersionAsync(scene, scene.Customer, invoice);
        await DoAsync(scene, scene.Manager, work => work.DropWaitingAsync(invoice, None));
        await DoAsync(scene, scene.Manager, work => work.AdjustAsync(invoice, "training", 12_000, "a hundred days on site", None));

        var stale = await scene.AsAsync<ReviewInvoice, Outcome<InvoiceId>>(scene.Customer, work => work.CoSignAdjustmentAsync(invoice, 0, seen, None));
        stale.Error!.Code.ShouldBe("invoice.changed");
        (await scene.DataAsync(db => db.Invoices.SingleAsync(row => row.Id == invoice))).Adjustments.ShouldBeEmpty();

        var now = await VersionAsync(scene, scene.Customer, invoice);
        (await scene.AsAsync<ReviewInvoice, Outcome<InvoiceId>>(scene.Customer, work => work.CoSignAdjustmentAsync(invoice, 0, now, None))).Error.ShouldBeNull();
    }

    [Fact]
    public async Task A_second_reviewer_approves_and_issues_the_amount_that_he_saw()
    {
        var (scene, invoice) = await InReviewAsync();
        var seen = await VersionAsync(scene, scene.Second, invoice);
        await DoAsync(scene, scene.Manager, work => work.AdjustAsync(invoice, "", -10, "a courtesy", None));

        (await scene.AsAsync<ReviewInvoice, Outcome<InvoiceId>>(scene.Second, work => work.ApproveAsync(invoice, seen, None))).Error!.Code.ShouldBe("invoice.changed");
        var now = await VersionAsync(scene, scene.Second, invoice);
        (await scene.AsAsync<ReviewInvoice, Outcome<InvoiceId>>(scene.Second, work => work.ApproveAsync(invoice, now, None))).Error.ShouldBeNull();
        // the same click in another tab
        (await scene.AsAsync<ReviewInvoice, Outcome<InvoiceId>>(scene.Second, work => work.ApproveAsync(invoice, now, None))).Error!.Code.ShouldBe("invoice.changed");
        (await scene.AsAsync<IssueInvoice, Outcome<string>>(scene.Manager, work => work.HandleAsync(invoice, now, None))).Error!.Code.ShouldBe("invoice.changed");
    }

    [Fact]
    public async Task A_payment_has_a_day_on_which_it_can_have_arrived()
    {
        var (scene, invoice) = await InReviewAsync();
        await DoAsync(scene, scene.Second, work => work.ApproveAsync(invoice, None));
        (await scene.AsAsync<IssueInvoice, Outcome<string>>(scene.Manager, work => work.HandleAsync(invoice, None))).Error.ShouldBeNull();
        var issued = await scene.DataAsync(db => db.Invoices.Where(row => row.Id == invoice).Select(row => row.IssuedAt!.Value).SingleAsync());
        var day = DateOnly.FromDateTime(issued.UtcDateTime);

        foreach (var wrong in new[] { day.AddDays(-1), day.AddDays(2), default, DateOnly.MaxValue })
            (await scene.AsAsync<PayInvoice, Outcome<InvoiceId>>(scene.Manager, work => work.HandleAsync(invoice, wrong, "wire", None))).Error!.Code.ShouldBe("invoice.paid_day", wrong.ToString("O", CultureInfo.InvariantCulture));
        (await scene.AsAsync<PayInvoice, Outcome<InvoiceId>>(scene.Manager, work => work.HandleAsync(invoice, day, "wire", None))).Error.ShouldBeNull();
    }

    [Fact]
    public async Task Ten_thousand_letters_of_reason_are_refused_wherever_one_is_given()
    {
        var (scene, invoice) = await InReviewAsync();
        var much = new string('x', 10_000);
        (await scene.AsAsync<ReviewInvoice, Outcome<InvoiceId>>(scene.Manager, work => work.AdjustAsync(invoice, "", -1, much, None))).Succeeded.ShouldBeFalse();
        (await scene.AsAsync<ReviewInvoice, Outcome<InvoiceId>>(scene.Manager, work => work.DecideAsync(invoice, new("resolved", Platform.Domain.Billing.Invoices.ReviewDecision.Held, 0, much), None))).Succeeded.ShouldBeFalse();
        (await scene.AsAsync<CommentInvoice, Outcome<InvoiceCommentId>>(scene.Manager, work => work.HandleAsync(invoice, null, much, None))).Error!.Code.ShouldBe("invoice.comment");
        await DoAsync(scene, scene.Second, work => work.ApproveAsync(invoice, None));
        (await scene.AsAsync<IssueInvoice, Outcome<string>>(scene.Manager, work => work.HandleAsync(invoice, None))).Error.ShouldBeNull();
        (await scene.AsAsync<DisputeLine, Outcome<DisputeId>>(scene.Customer, work => work.OpenAsync(invoice, 1, much, None))).Error!.Code.ShouldBe("invoice.dispute_reason");
        var dispute = (await scene.AsAsync<DisputeLine, Outcome<DisputeId>>(scene.Customer, work => work.OpenAsync(invoice, 1, "too many", None))).Value;
        (await scene.AsAsync<DisputeLine, Outcome<DisputeId>>(scene.Manager, work => work.RejectAsync(dispute, much, None))).Error!.Code.ShouldBe("invoice.dispute_reason");
        (await scene.AsAsync<DisputeLine, Outcome<DisputeId>>(scene.Manager, work => work.UpholdAsync(dispute, 0, much, None))).Error!.Code.ShouldBe("invoice.dispute_reason");
    }

    [Theory]
    [InlineData("verify.link_changed", "link 7 was changed", "链接 7 被更改")]
    [InlineData("verify.no_link", "has no link 'contract.signed' for the signature of the Vendor", "缺少 供应商的签名 的链接“contract.signed”")]
    [InlineData("verify.frozen", "the evidence that was frozen last for period 3 is not the file's", "第 3 期 最后冻结的证据与文件中的不同")]
    [InlineData("verify.not_signed", "are not signed by the Customer", "未经客户签署")]
    [InlineData("verify.lines_count", "1 snapshots and 2 results are not those of the 3 KPIs", "1 个快照和 2 个结果与 3 个指标不符")]
    [InlineData("verify.document", "the stored document is not the file's", "存储的单据与文件中的不同")]
    [InlineData("invoice.changed", "Somebody changed this invoice since it was opened here. It is shown anew; look at it again before you agree.", "此账单打开后已被他人更改，现已重新显示；请重新核对后再同意。")]
    public void A_finding_is_said_in_the_readers_language(string code, string english, string chinese)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh");
            Sentences.Of(code, english).ShouldBe(chinese);
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
            Sentences.Of(code, english).ShouldBe(english);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static async Task DoAsync(BillingScene scene, TestPerson person, Func<ReviewInvoice, Task<Outcome<InvoiceId>>> work) => (await scene.AsAsync(person, work)).Error.ShouldBeNull();

    private static async Task<Guid> VersionAsync(BillingScene scene, TestPerson person, InvoiceId invoice) =>
        (await scene.AsAsync<InvoiceQueries, InvoiceView?>(person, queries => queries.FindAsync(invoice, None)))!.Version;

    private async Task<(BillingScene Scene, InvoiceId Invoice)> InReviewAsync()
    {
        var scene = await BillingScene.MakeAsync(host, new MovableClock());
        var contract = await scene.SignedAsync(BillingScene.Terms with { Periods = 1 });
        await scene.CasesAsync(1, 2000, 0.4, 0.6);
        (await host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<KeepPeriods>().HandleAsync(contract, None))).Error.ShouldBeNull();
        var invoice = await scene.DataAsync(db => db.Invoices.Where(row => row.ContractId == contract).Select(row => row.Id).SingleAsync());
        await DoAsync(scene, scene.Manager, work => work.SubmitAsync(invoice, None));
        return (scene, invoice);
    }
}
