namespace Platform.Web.Hosting.Shell;

internal static class ShellServices
{
    public static IServiceCollection AddShell(this IServiceCollection services) =>
        services.AddScoped<ShellQueries>().AddScoped<ProjectStateReader>().AddScoped<ISearchSource, NameSearch>();
}
