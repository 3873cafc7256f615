namespace Platform.Web.Features.Contracts;

/// <summary>Contracts about KPIs: written, proposed, signed by both, amended.</summary>
internal static class ContractsFeature
{
    public static IServiceCollection AddContractsFeature(this IServiceCollection services) => services.AddScoped<ContractQueries>().AddScoped<ContractWork>().AddSingleton<PlanningDesk>();
}
