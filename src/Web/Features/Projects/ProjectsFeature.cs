namespace Platform.Web.Features.Projects;

/// <summary>Projects: the home of a piece of work, from its data to its value.</summary>
internal static class ProjectsFeature
{
    public static IServiceCollection AddProjectsFeature(this IServiceCollection services) => services
        .AddScoped<ProjectQueries>()
        .AddScoped<CreateProject>()
        .AddScoped<DescribeProject>()
        .AddScoped<DeleteProject>();
}
