namespace Platform.Web.Features.Auditing;

/// <summary>The audit log as people read, check and take it.</summary>
internal static class AuditingFeature
{
    public static IServiceCollection AddAuditingFeature(this IServiceCollection services) =>
        services.AddScoped<AuditPlaces>().AddScoped<AuditQueries>().AddScoped<ExportAudit>();
}
