using System.Runtime.CompilerServices;
using Platform.Rag.Documents;
using Platform.Rag.Extraction;

namespace Platform.Rag.Tests.Extraction;

/// <summary>The documents under Golden/docs; origin and licence of each stand in MANIFEST.json beside them.</summary>
internal static class GoldenDocuments
{
    private static readonly DocumentReader Reader = new();

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Golden", "docs");

    public static string PathOf(string name) => Path.Combine(Folder, name);

    public static ExtractedDocument Read(string name, ExtractionLimits? limits = null) =>
        Reader.Read(new ExtractionSource(PathOf(name), name, limits ?? new ExtractionLimits()), TestContext.Current.CancellationToken).Document.ShouldNotBeNull();

    public static string Fails(string name, ExtractionLimits? limits = null, [CallerMemberName] string test = "") =>
        Should.Throw<ExtractionException>(() => Read(name, limits), test).Code;

    public static IEnumerable<string> TextsOf(this ExtractedDocument document, BlockKind kind) =>
        document.Blocks.Where(block => block.Kind == kind).Select(block => document.Text.Substring(block.Span.Start, block.Span.Length));
}
