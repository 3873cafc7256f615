using Platform.Domain.Metering;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Answering;

namespace Platform.Web.Hosting.Metering;

/// <summary>A session for answers whose use is counted when it ends, however it ends.</summary>
internal sealed class MeteredSession(IAnswerSession session, UsageMeter meter, ProjectId project, string run) : IAsyncDisposable
{
    public IAnswerSession Session => session;

    public async ValueTask DisposeAsync()
    {
        await session.DisposeAsync();
        await meter.AddAsync(project, UsageKind.Answers, run, session.Used);
    }
}
