using System.Globalization;
using System.Text.Json;
using Platform.Rag.Documents;
using Platform.Rag.Extraction;

namespace Platform.Web.Hosting.Extraction;

/// <summary>The portal's side: starts the child, waits under limits, and turns every way it can end into a result or a refusal.</summary>
internal sealed class ExtractionProcess(Sandbox sandbox, ExtractionLimit limit, string? program = null) : IDocumentExtraction
{
    private const string PartsFolder = "parts";
    private const int Killed = 137;
    private const int Aborted = 134;
    private const int ProcessorTime = 152;
    private const int FileSize = 153;
    private static readonly TimeSpan DrawTime = TimeSpan.FromSeconds(60);

    public async Task<ExtractionResult> ReadAsync(string path, string name, int depth, string workFolder, CancellationToken cancellationToken)
    {
        var output = Path.Combine(workFolder, "reply.json");
        var (host, first) = Program();
        var start = sandbox.Command(limit, workFolder, host, [.. first, "extract", "--input", path, "--name", name, "--depth", depth.ToString(CultureInfo.InvariantCulture),
            "--parts", Path.Combine(workFolder, PartsFolder), "--output", output]);
        var (exit, error) = await Sandbox.RunAsync(start, limit.Time, cancellationToken);
        var shown = Path.GetFileName(name.Replace('\\', '/'));
        if (exit is not (ExtractCommand.Done or ExtractCommand.Refused))
            throw Ended(exit, error, shown);

        var reply = await ReplyAsync(output, shown, cancellationToken);
        if (reply.Refusal is { } refusal)
            throw new ExtractionException(refusal.Code, refusal.Message);
        return reply.Result is { } result && IsWhole(result) ? result : throw Broken(shown, "its reader gave an answer that contradicts itself.");
    }

    public string PartPath(string workFolder, UnpackedPart part) => Path.Combine(workFolder, PartsFolder, Path.GetFileName(part.File));

    public async Task<string> DrawPageAsync(string path, int page, int pixels, string workFolder, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(page, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(pixels, 100);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pixels, 4_000);
        var number = page.ToString(CultureInfo.InvariantCulture);
        var picture = Path.Combine(workFolder, "page-" + number);
        var start = sandbox.Command(limit with { Time = DrawTime }, workFolder, "pdftoppm", "-png", "-singlefile", "-f", number, "-l", number, "-scale-to", pixels.ToString(CultureInfo.InvariantCulture), path, picture);
        var (exit, error) = await Sandbox.RunAsync(start, DrawTime, cancellationToken);
        if (exit == 0 && File.Exists(picture + ".png"))
            return picture + ".png";
        throw exit is null ? Slow($"Page {page}", DrawTime) : Broken($"Page {page}", $"it cannot be drawn ({LastLine(error)}).");
    }

    private (string Program, string[] First) Program()
    {
        if (program is not null)
            return (program, []);
        // the portal's own executable stands beside its assembly, in tests as well
        var own = Path.Combine(AppContext.BaseDirectory, "Platform.Web");
        return File.Exists(own) ? (own, []) : ("dotnet", [own + ".dll"]);
    }

    private static async Task<ExtractionReply> ReplyAsync(string output, string shown, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(output);
            return await JsonSerializer.DeserializeAsync<ExtractionReply>(file, ExtractionReply.Form, cancellationToken) ?? throw Broken(shown, "its reader gave no answer.");
        }
        catch (JsonException)
        {
            throw Broken(shown, "its reader gave an answer that cannot be read.");
        }
        catch (FileNotFoundException)
        {
            throw Broken(shown, "its reader gave no answer.");
        }
    }

    // The child has read a hostile file and is not trusted: an offset outside the text would break a page of ours.
    private static bool IsWhole(ExtractionResult result)
    {
        if (result is { Format: null } or { Parts: null } or { Warnings: null })
            return false;
        if (result.Document is not { } document)
            return true;
        return document is { Text: not null, Pages: not null, Blocks: not null, Warnings: not null }
            && document.Pages.All(page => Within(page.Span, document.Text)) && document.Blocks.All(block => Within(block.Span, document.Text));
    }

    private static bool Within(TextSpan span, string text) => span.Start >= 0 && span.Length >= 0 && span.Start <= text.Length - span.Length;

    private ExtractionException Ended(int? exit, string error, string shown) => exit switch
    {
        null or ProcessorTime => Slow(shown, limit.Time),
        ExtractCommand.OutOfMemory or Killed => Memory(shown),
        Aborted when error.Contains("memory", StringComparison.OrdinalIgnoreCase) => Memory(shown),
        FileSize => new ExtractionException("document.too_large", string.Create(CultureInfo.InvariantCulture, $"'{shown}' unpacks to more than {limit.OutputBytes >> 20:N0} MB. Split it into smaller files.")),
        _ when error.Contains("OutOfMemory", StringComparison.Ordinal) || error.Contains("GC heap initialization failed", StringComparison.Ordinal) => Memory(shown),
        _ => Broken(shown, string.Create(CultureInfo.InvariantCulture, $"its reader stopped with code {exit}.")),
    };

    private ExtractionException Memory(string shown) =>
        new("document.memory", string.Create(CultureInfo.InvariantCulture, $"'{shown}' needs more than the {limit.MemoryBytes >> 20:N0} MB of memory that reading a file may use. Split it into smaller files."));

    private static ExtractionException Slow(string shown, TimeSpan time) =>
        new("document.timeout", string.Create(CultureInfo.InvariantCulture, $"'{shown}' took longer than the {time.TotalSeconds:0.##} seconds that reading a file may take. Split it into smaller files."));

    private static ExtractionException Broken(string shown, string what) =>
        new("document.broken", $"'{shown}' cannot be read: {what} Open it in its own program, save it again and upload the new file.");

    private static string LastLine(string error) => error.Trim().Split('\n')[^1];
}
