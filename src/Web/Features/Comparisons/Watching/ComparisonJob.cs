using Platform.Web.Hosting.Tenancy;
using Quartz;

namespace Platform.Web.Features.Comparisons.Watching;

/// <summary>Looks at running comparisons and stops those whose rule says so, on one node of the installation. What it could not save is seen by its next round.</summary>
[DisallowConcurrentExecution]
internal sealed partial class ComparisonJob(IServiceScopeFactory scopes, ILogger<ComparisonJob> logger) : IJob
{
    /// <summary>Stored: it never changes.</summary>
    public const string Key = "comparisons.watch";

    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        foreach (var (id, owner) in await scope.ServiceProvider.GetRequiredService<ComparisonClaims>().RunningAsync(cancellationToken))
        {
            await using var inside = scopes.CreateAsyncScope();
            inside.ServiceProvider.GetRequiredService<TenantContext>().UseJob(owner, Key);
            var done = await inside.ServiceProvider.GetRequiredService<WatchComparison>().HandleAsync(id, cancellationToken);
            if (!done.Succeeded)
                LogRefused(done.Error.Code, id.Value);
        }
    }

    [LoggerMessage(2701, LogLevel.Warning, "The comparison {Comparison} was not looked at: {Code}")]
    private partial void LogRefused(string code, Guid comparison);
}
