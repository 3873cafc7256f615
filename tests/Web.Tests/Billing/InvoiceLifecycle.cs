using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Billing.Verification;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Web.Features.Invoicing;
using Platform.Web.Features.Invoicing.Disputing;
using Platform.Web.Features.Invoicing.Issuing;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Features.Invoicing.Reviewing;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Billing;

/// <summary>An invoice on its way through the whole lifecycle, with every part of it kept by the database and proven by the verifier.</summary>
public abstract partial class InvoiceLifecycle
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>The portal that all tests of a class share.</summary>
    protected abstract PortalTestHost Portal { get; }

    /// <summary>Its clock.</summary>
    protected abstract MovableClock Clock { get; }

    private async Task<(BillingScene Scene, ContractId Contract)> StartAsync(ContractTerms? terms = null)
    {
        Clock.MoveTo(2025, 12, 20);
        var scene = await BillingScene.MakeAsync(Portal, Clock);
        var contract = await scene.SignedAsync(terms);
        Clock.MoveTo(2026, 1, 31);
        return (scene, contract);
    }

    private async Task<InvoiceId> FrozenAsync(BillingScene scene, ContractId contract, int period, int year, int month, int day)
    {
        Clock.MoveTo(year, month, day);
        (await Portal.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<KeepPeriods>().HandleAsync(contract, None))).Error.ShouldBeNull();
        var invoice = await scene.DataAsync(db => db.Invoices.SingleAsync(row => row.ContractId == contract && row.Period == period && row.Kind == InvoiceKind.Invoice));
        invoice.State.ShouldBe(InvoiceState.Draft);
        return invoice.Id;
    }

    private static async Task IssueAsync(BillingScene scene, InvoiceId invoice)
    {
        (await Review(scene, scene.Manager, work => work.SubmitAsync(invoice, None))).Error.ShouldBeNull();
        await ApproveAndIssueAsync(scene, invoice);
    }

    private static async Task ApproveAndIssueAsync(BillingScene scene, InvoiceId invoice)
    {
        (await Review(scene, scene.Second, work => work.ApproveAsync(invoice, None))).Error.ShouldBeNull();
        (await scene.AsAsync<IssueInvoice, Outcome<string>>(scene.Manager, work => work.HandleAsync(invoice, None))).Error.ShouldBeNull();
    }

    private static async Task<IReadOnlyList<VerificationFinding>> FindingsAsync(BillingScene scene, InvoiceId invoice) =>
        EvidenceVerifier.Verify(await FileAsync(scene, invoice), (await ViewAsync(scene, invoice)).ChainHead);

    private static async Task<string> FileAsync(BillingScene scene, InvoiceId invoice)
    {
        var (content, _) = (await scene.AsAsync<InvoiceQueries, (Stream, string)?>(scene.Customer, queries => queries.FileAsync(invoice, None)))!.Value;
        using var reader = new StreamReader(content);
        return await reader.ReadToEndAsync();
    }

    private static async Task<InvoiceView> ViewAsync(BillingScene scene, InvoiceId invoice) =>
        (await scene.AsAsync<InvoiceQueries, InvoiceView?>(scene.Customer, queries => queries.FindAsync(invoice, None)))!;

    private static Task<Outcome<InvoiceId>> Review(BillingScene scene, TestPerson person, Func<ReviewInvoice, Task<Outcome<InvoiceId>>> work) => scene.AsAsync(person, work);

    private static Task<Outcome<DisputeId>> Disputes(BillingScene scene, TestPerson person, Func<DisputeLine, Task<Outcome<DisputeId>>> work) => scene.AsAsync(person, work);
}
