namespace Platform.Web.Hosting.Tenancy;

/// <summary>How a job is named where accounts stand: <c>job:runs.execute</c>.</summary>
internal static class JobActor
{
    /// <summary>What such a name begins with.</summary>
    public const string Mark = "job:";

    public static bool Is(string actor) => actor.StartsWith(Mark, StringComparison.Ordinal);
}
