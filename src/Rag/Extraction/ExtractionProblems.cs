using System.Globalization;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction;

/// <summary>The refusals of extraction, each with its code and its remedy.</summary>
internal static class ExtractionProblems
{
    public static ExtractionException Empty(string name) =>
        new("document.empty", $"'{name}' is empty (0 bytes). Check the upload and send it again.");

    public static ExtractionException NoText(string name, string remedy) =>
        new("document.no_text", $"'{name}' holds no text. {remedy}");

    public static ExtractionException Password(string name) =>
        new("document.password", $"'{name}' is protected by a password. Save a copy without the password and upload that.");

    public static ExtractionException Broken(string name, string what) =>
        new("document.broken", $"'{name}' cannot be read: {what} Open it in its own program, save it again and upload the new file.");

    public static ExtractionException Unknown(string name, string what) =>
        new("document.unknown_format", $"'{name}' is {what}, which is not read here. Use PDF, DOCX, XLSX, PPTX, ODT, HTML, Markdown, text, CSV, EML or ZIP.");

    public static ExtractionException TooLarge(string name, string what, long value, long limit, string remedy) =>
        new("document.too_large", string.Create(CultureInfo.InvariantCulture, $"'{name}' has {value:N0} {what}; at most {limit:N0} are read. {remedy}"));

    public static ExtractionException TooDeep(string name, string what, int limit) =>
        new("document.too_deep", string.Create(CultureInfo.InvariantCulture, $"'{name}' nests {what} more than {limit} deep. Flatten it and upload it again."));

    public static ExtractionException Slow(string name, TimeSpan limit) =>
        new("document.timeout", string.Create(CultureInfo.InvariantCulture, $"'{name}' took longer than {limit.TotalSeconds:0} seconds to read. Split it into smaller files."));
}
