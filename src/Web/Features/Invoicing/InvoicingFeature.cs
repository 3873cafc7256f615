using Platform.Web.Features.Invoicing.Desk;
using Platform.Web.Features.Invoicing.Disputing;
using Platform.Web.Features.Invoicing.Economics;
using Platform.Web.Features.Invoicing.Evidence;
using Platform.Web.Features.Invoicing.Issuing;
using Platform.Web.Features.Invoicing.Ledger;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Features.Invoicing.Reviewing;
using Platform.Web.Hosting.Files.Space;
using Platform.Web.Hosting.Ledgers;
using Quartz;

namespace Platform.Web.Features.Invoicing;

/// <summary>Invoices over frozen evidence: periods, review, issue, disputes, credit notes.</summary>
internal static class InvoicingFeature
{
    public static IServiceCollection AddInvoicingFeature(this IServiceCollection services)
    {
        services.AddSingleton<IBlobOwner, EvidenceBlobs>();
        services.AddScoped<BillingClaims>();
        services.AddScoped<CommentInvoice>();
        services.AddScoped<ContractEconomics>();
        services.AddScoped<IContractReturns>(provider => provider.GetRequiredService<ContractEconomics>());
        services.AddScoped<DisputeLine>();
        services.AddSingleton<DeskMemory>();
        services.AddScoped<DeskQueries>();
        services.AddScoped<DeskRows>();
        services.AddSingleton<EvidenceOutlines>();
        services.AddScoped<EvidenceQueries>();
        services.AddScoped<EvidenceStore>();
        services.AddScoped<FreezePeriod>();
        services.AddScoped<InvoiceList>();
        services.AddScoped<InvoiceMaterials>();
        services.AddScoped<InvoiceQueries>();
        services.AddScoped<InvoiceThreads>();
        services.AddScoped<IssueInvoice>();
        services.AddScoped<KeepPeriods>();
        services.AddScoped<PayInvoice>();
        services.AddScoped<PeriodEvidence>();
        services.AddScoped<PeriodSoFar>();
        services.AddScoped<RecomputeInvoice>();
        services.AddScoped<ReviewInvoice>();
        services.AddScoped<WatchSpending>();
        services.AddQuartz(quartz => quartz.ScheduleJob<BillingJob>(trigger => trigger.WithIdentity(BillingJob.Key)
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(BillingJob.Every).RepeatForever())));
        return services;
    }
}
