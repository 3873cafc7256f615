namespace Platform.Rag.Extraction;

/// <summary>A file to read.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Name">Name that its owner gave it; only a hint between forms of plain text.</param>
/// <param name="Limits">What it may cost.</param>
/// <param name="Depth">How many archives or mails it came out of.</param>
public sealed record ExtractionSource(string Path, string Name, ExtractionLimits Limits, int Depth = 0)
{
    /// <summary>Name without folders, as it is shown in messages.</summary>
    public string ShownName => System.IO.Path.GetFileName(Name.Replace('\\', '/'));

    /// <summary>Ending of the name in lower case, with its dot.</summary>
    public string Ending => System.IO.Path.GetExtension(ShownName).ToLowerInvariant();
}
