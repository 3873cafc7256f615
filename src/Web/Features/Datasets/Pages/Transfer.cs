namespace Platform.Web.Features.Datasets.Pages;

/// <summary>A file on its way from the browser.</summary>
public sealed class Transfer(int id, string name, long bytes)
{
    public int Id => id;

    public string Name => name;

    public long Bytes => bytes;

    public long Sent { get; set; }

    public double BytesPerSecond { get; set; }

    /// <summary>Why it did not arrive; null while it is on its way.</summary>
    public string? Refusal { get; set; }
}
