using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Platform.Web.Components;

/// <summary>Keeps a page's failure on that page: the shell stays, the person gets a number, the log has the exception under the same number.</summary>
public sealed partial class PageErrorBoundary(ILogger<PageErrorBoundary> logger) : ErrorBoundary
{
    /// <summary>What a person tells the support.</summary>
    public string TraceId { get; private set; } = "";

    protected override Task OnErrorAsync(Exception exception)
    {
        TraceId = Activity.Current?.TraceId.ToString() ?? ActivityTraceId.CreateRandom().ToString();
        LogPageFailed(exception, TraceId);
        return Task.CompletedTask;
    }

    [LoggerMessage(1001, LogLevel.Error, "A page failed; support number {TraceId}")]
    private partial void LogPageFailed(Exception exception, string traceId);
}
