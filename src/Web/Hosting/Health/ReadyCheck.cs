using Microsoft.EntityFrameworkCore;
using Platform.Web.Hosting.Engine;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Options;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Health;

/// <summary>What a load balancer or a service unit asks: <c>/health/alive</c> looks at nothing outside the process, <c>/health/ready</c> at database, disk and engine.</summary>
internal static class ReadyCheck
{
    private const long LeastFreeBytes = 200L << 20;

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/alive", () => "alive").AllowAnonymous();
        routes.MapGet("/health/ready", ReadyAsync).AllowAnonymous();
    }

    // Words only, no figures: anybody may ask.
    private static async Task<IResult> ReadyAsync(
        IDbContextFactory<PlatformDbContext> contexts, IDiskSpace disk, DataFolders folders, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var engine = services.GetService<IEngineWatch>();
        var checks = new Dictionary<string, bool>
        {
            ["database"] = await db.Database.CanConnectAsync(cancellationToken),
            ["disk"] = disk.FreeBytes(folders.Root) >= LeastFreeBytes,
            ["engine"] = engine is null || engine.Status.Condition == EngineCondition.Ready,
        };
        var ready = checks.Values.All(well => well);
        return Results.Json(
            new { ready, checks = checks.ToDictionary(check => check.Key, check => check.Value ? "ok" : "not ready") },
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
