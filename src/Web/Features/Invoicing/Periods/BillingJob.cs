using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Invoicing.Disputing;
using Platform.Web.Hosting.Tenancy;
using Quartz;

namespace Platform.Web.Features.Invoicing.Periods;

/// <summary>Begins and freezes periods and upholds disputes that nobody answered, on one node of the installation. What it finds half-done is done by its next round.</summary>
[DisallowConcurrentExecution]
internal sealed partial class BillingJob(IServiceScopeFactory scopes, ILogger<BillingJob> logger) : IJob
{
    /// <summary>Stored: it never changes.</summary>
    public const string Key = "invoicing.keep";

    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var claims = scope.ServiceProvider.GetRequiredService<BillingClaims>();
        foreach (var (id, owner) in await claims.ContractsAsync(cancellationToken))
            await InAsync(owner, async services => await services.GetRequiredService<KeepPeriods>().HandleAsync(id, cancellationToken));
        foreach (var (id, owner) in await claims.DisputesAsync(cancellationToken))
            await InAsync(owner, async services => await services.GetRequiredService<DisputeLine>().ExpireAsync(id, cancellationToken));
    }

    private async Task InAsync(TenantScope owner, Func<IServiceProvider, Task<Outcome>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantContext>().UseJob(owner, Key);
        var done = await work(scope.ServiceProvider);
        if (!done.Succeeded)
            LogRefused(done.Error.Code, owner.WorkspaceId);
    }

    [LoggerMessage(2501, LogLevel.Warning, "Billing of workspace {Workspace} stands still: {Code}")]
    private partial void LogRefused(string code, WorkspaceId workspace);
}
