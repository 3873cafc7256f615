using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Web.Features.Invoicing.Issuing;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Persistence;

namespace Platform.Web.Tests.Hosting;

/// <summary>A signed contract and an issued invoice of a workspace, made for real.</summary>
internal sealed record ForeignInvoice(ContractId ContractId, InvoiceId InvoiceId, string CaseHash)
{
    public static async Task<ForeignInvoice> MakeAsync(IServiceProvider services, TestTenant tenant, ProjectId project, string word)
    {
        var (db, now) = (services.GetRequiredService<PlatformDbContext>(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        var kpi = await db.Kpis.SingleAsync(row => row.ProjectId == project);
        var contract = Contract.Create(tenant.Scope, project, $"{word} contract", tenant.Editor.Id, now).Value;
        var first = DateOnly.FromDateTime(now.UtcDateTime.AddDays(-40));
        Party Side(string name) => new($"{word} {name}", "", "", "", "DE", "DE123456789", "", "");
        var terms = new ContractTerms(Side("vendor"), Side("customer"), "EUR", TaxCategory.Standard, 19, first, 12, 0, 1, 0.05m, 7, 99, 0, null, 366, 30,
            [new KpiTerm("own-kpi", kpi.Definition, EvidenceDesign.RandomisedByCase, 0.5m, null, Price.PerOutcome(1), 0, null, 1)], []);
        var seen = new Observation(kpi, new ObservedEvent("one", "one", now.AddDays(-30), true, 1), now.AddMilliseconds(-5));
        var version = ContractVersion.Begin(contract, 1, terms, 1, "", tenant.Editor.Id, now);
        version.Propose([], 1).Succeeded.ShouldBeTrue();
        db.AddRange(contract, version, seen);
        var chain = await ContractChain.OpenAsync(db, tenant.Scope, contract.Id, CancellationToken.None);
        foreach (var (party, person) in new[] { (ContractParty.Vendor, tenant.Editor), (ContractParty.Customer, tenant.Reader) })
        {
            var signature = new Signature(party, person.Id, person.Email, DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()), version.Hash);
            version.Sign(signature).Succeeded.ShouldBeTrue();
            chain.Add(ChainEvents.Signed, "version 1", CanonicalText.HashOf(signature), signature.At);
        }

        contract.Sign();
        await db.SaveChangesAsync();
        (await services.GetRequiredService<KeepPeriods>().HandleAsync(contract.Id, CancellationToken.None)).Error.ShouldBeNull();
        var invoice = await db.Invoices.SingleAsync(row => row.ContractId == contract.Id && row.Period == 1);
        invoice.Submit(tenant.Editor.Id).Succeeded.ShouldBeTrue();
        invoice.Approve(tenant.Administrator.Id).Succeeded.ShouldBeTrue();
        await db.SaveChangesAsync();
        (await services.GetRequiredService<IssueInvoice>().HandleAsync(invoice.Id, CancellationToken.None)).Error.ShouldBeNull();
        return new(contract.Id, invoice.Id, seen.Case);
    }
}
