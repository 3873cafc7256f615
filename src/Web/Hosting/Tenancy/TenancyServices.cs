using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Platform.Web.Hosting.Tenancy;

internal static class TenancyServices
{
    public static IServiceCollection AddTenancy(this IServiceCollection services)
    {
        services.AddScoped<TenantContext>();
        services.AddScoped<ITenantContext>(provider => provider.GetRequiredService<TenantContext>());
        services.AddScoped<Caller>();
        services.AddScoped<CircuitHandler, TenantCircuitHandler>();
        return services;
    }

    /// <summary>Fills the request's tenant context; stands after authentication.</summary>
    public static IApplicationBuilder UseTenancy(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.RequestServices.GetRequiredService<TenantContext>().Use(context.User);
        return next(context);
    });
}
