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
        ReadAll(PathOf(name), limits).Document.ShouldNotBeNull();

    /// <summary>Reads any file; files inside it lie in a folder beside the test's output.</summary>
    public static ExtractionResult ReadAll(string path, ExtractionLimits? limits = null, int depth = 0) =>
        Reader.Read(new ExtractionSource(path, Path.GetFileName(path), limits ?? new ExtractionLimits(), depth), NewFolder(), TestContext.Current.CancellationToken);

    /// <summary>A folder of this test run's own.</summary>
    public static string NewFolder() => Directory.CreateTempSubdirectory("lathe-rag-").FullName;

    public static string Fails(string name, ExtractionLimits? limits = null, [CallerMemberName] string test = "") =>
        Should.Throw<ExtractionException>(() => Read(name, limits), test).Code;

    public static IEnumerable<string> TextsOf(this ExtractedDocument document, BlockKind kind) =>
        document.Blocks.Where(block => block.Kind == kind).Select(block => document.Text.Substring(block.Span.Start, block.Span.Length));
}
