using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Tenancy;

/// <summary>
/// An address that names a project of another workspace does not exist, whatever stands behind it: a list below it is "not found" as well, not "empty".
/// Looks at the route's <c>projectId</c>; what lies below the project is checked where it is read.
/// </summary>
internal static class ProjectGate
{
    public static IApplicationBuilder UseProjectGate(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.GetRouteValue("projectId") is { } value && !await ExistsAsync(context, TypedId.Parse<ProjectId>(value.ToString())))
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else
            await next(context);
    });

    private static async Task<bool> ExistsAsync(HttpContext context, ProjectId? id)
    {
        if (id is not { } project)
            return false;
        await using var db = await context.RequestServices.GetRequiredService<IDbContextFactory<PlatformDbContext>>().CreateDbContextAsync(context.RequestAborted);
        return await db.Projects.AnyAsync(row => row.Id == project, context.RequestAborted);
    }
}
