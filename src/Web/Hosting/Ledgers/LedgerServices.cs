namespace Platform.Web.Hosting.Ledgers;

internal static class LedgerServices
{
    public static IServiceCollection AddLedgers(this IServiceCollection services) => services.AddScoped<BillingDesk>().AddScoped<SpendingPause>();
}
