namespace Platform.Web.Hosting.Extraction;

/// <summary>What the child that reads one file may use.</summary>
/// <param name="Time">Longest it may run; also the limit on processor time.</param>
/// <param name="MemoryBytes">Memory of the child, and of each tool that it starts.</param>
/// <param name="OutputBytes">Largest file it may write.</param>
internal sealed record ExtractionLimit(TimeSpan Time, long MemoryBytes, long OutputBytes)
{
    public static readonly ExtractionLimit Default = new(TimeSpan.FromMinutes(10), 2L << 30, 2L << 30);
}
