using Quartz;

namespace Platform.Web.Hosting.Files.Space;

/// <summary>Looks for blobs that nothing refers to, four times a day, on one node of the installation.</summary>
[DisallowConcurrentExecution]
internal sealed class ReclaimSpaceJob(ReclaimSpace reclaim) : IJob
{
    /// <summary>Stored: it never changes.</summary>
    public const string Key = "files.reclaim";

    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromHours(6);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await reclaim.SweepAsync(cancellationToken);
}
