namespace Platform.Rag.Documents;

/// <summary>A file that cannot be read: expected, shown to the person, not retried by itself.</summary>
/// <param name="code">Stable code, e.g. <c>document.password</c>, <c>document.no_text</c>, <c>document.too_large</c>, <c>document.broken</c>, <c>document.unknown_format</c>.</param>
/// <param name="message">Sentence that names the value, the limit and the remedy.</param>
public sealed class ExtractionException(string code, string message) : Exception(message)
{
    /// <summary>Stable code.</summary>
    public string Code { get; } = code;
}
