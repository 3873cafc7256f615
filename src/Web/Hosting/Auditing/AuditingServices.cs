namespace Platform.Web.Hosting.Auditing;

internal static class AuditingServices
{
    /// <summary>What features need to note and read actions.</summary>
    public static IServiceCollection AddAuditing(this IServiceCollection services)
    {
        services.AddSingleton<AuditBell>().AddSingleton<AuditTurns>();
        services.AddScoped<AuditLog>().AddScoped<AuditSealer>().AddScoped<AuditBacklog>();
        return services;
    }

    /// <summary>The worker that seals what was noted; one or several portals may run it.</summary>
    public static IServiceCollection AddAuditSealing(this IServiceCollection services) => services.AddHostedService<AuditSealWorker>();
}
