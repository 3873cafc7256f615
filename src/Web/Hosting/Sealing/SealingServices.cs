namespace Platform.Web.Hosting.Sealing;

/// <summary>Registers what keeps a hold-out hidden and counts its use.</summary>
internal static class SealingServices
{
    public static IServiceCollection AddSealing(this IServiceCollection services) => services.AddScoped<HoldOutSeal>().AddScoped<HoldOutUses>();
}
