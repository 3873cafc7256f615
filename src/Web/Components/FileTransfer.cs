namespace Platform.Web.Components;

/// <summary>A file on its way from the browser (js/upload.js).</summary>
/// <param name="id">Number of the browser's side.</param>
/// <param name="name">Its name.</param>
/// <param name="bytes">Its size.</param>
public sealed class FileTransfer(int id, string name, long bytes)
{
    public int Id => id;

    public string Name => name;

    public long Bytes => bytes;

    public long Sent { get; set; }

    public double BytesPerSecond { get; set; }

    /// <summary>Why it did not arrive; null while it is on its way.</summary>
    public string? Refusal { get; set; }
}
