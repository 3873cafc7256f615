using Microsoft.AspNetCore.Localization;

namespace Platform.Web.Hosting.Localization;

/// <summary>English and Chinese. Each feature has its own resource files beside a marker class (<c>RunsText.resx</c>, <c>RunsText.zh.resx</c>).</summary>
internal static class LocalizationServices
{
    public static readonly string[] Cultures = ["en", "zh"];

    public static IServiceCollection AddLatheLocalization(this IServiceCollection services) => services.AddLocalization();

    public static IApplicationBuilder UseLatheLocalization(this IApplicationBuilder app) => app.UseRequestLocalization(options =>
    {
        options.SetDefaultCulture(Cultures[0]).AddSupportedCultures(Cultures).AddSupportedUICultures(Cultures);
        options.RequestCultureProviders = [new CookieRequestCultureProvider(), new AcceptLanguageHeaderRequestCultureProvider()];
    });
}
