using System.CommandLine;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Rag.Documents;
using Platform.Rag.Extraction;

namespace Platform.Web.Hosting.Commands;

/// <summary>Counts the texts of a folder that are taken for orders to a model: on honest texts, false alarms. It needs no portal.</summary>
internal static class BenchInjectionCommand
{
    private const int LongestExcerpt = 160;
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command CommandLine()
    {
        var data = new Option<string>("--data") { Description = "Folder: each line of a .jsonl[.gz] file is a text, every other file a document.", Required = true };
        var command = new Command("injection", "Counts texts and documents that are taken for orders to a model: one JSON line a finding, then one with the counts.") { data };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetRequiredValue(data), Console.Out, stop));
        return command;
    }

    public static async Task<int> RunAsync(string data, TextWriter output, CancellationToken cancellationToken)
    {
        var (texts, documents, flagged, unread) = (0, 0, 0, 0);
        var parts = Directory.CreateTempSubdirectory("lathe-bench-");
        try
        {
            foreach (var path in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                if (path.EndsWith(".jsonl", StringComparison.Ordinal) || path.EndsWith(".jsonl.gz", StringComparison.Ordinal))
                {
                    await foreach (var text in LinesAsync(path, cancellationToken))
                    {
                        texts++;
                        flagged += await FlagAsync(output, path, [.. InjectionScan.Find(text).Select(finding => $"{string.Join('+', finding.Signs)}: {Excerpt(text, finding.Span)}")]);
                    }
                }
                else if (Read(path, parts.FullName, cancellationToken) is { } document)
                {
                    documents++;
                    flagged += await FlagAsync(output, path, [.. document.Warnings.Where(warning => warning.Code == InjectionPhrases.Code).Select(warning => warning.Message)]);
                }
                else
                {
                    unread++;
                }
            }
        }
        finally
        {
            parts.Delete(recursive: true);
        }

        await output.WriteLineAsync(JsonSerializer.Serialize(new { bench = "injection", texts, documents, unread, flagged }));
        return 0;
    }

    private static ExtractedDocument? Read(string path, string parts, CancellationToken cancellationToken)
    {
        try
        {
            return new DocumentReader().Read(new ExtractionSource(path, Path.GetFileName(path), new ExtractionLimits()), parts, cancellationToken).Document;
        }
        catch (ExtractionException)
        {
            return null;
        }
    }

    private static async Task<int> FlagAsync(TextWriter output, string path, IReadOnlyList<string> findings)
    {
        foreach (var finding in findings)
            await output.WriteLineAsync(JsonSerializer.Serialize(new { file = path, finding }, Readable));
        return findings.Count > 0 ? 1 : 0;
    }

    private static async IAsyncEnumerable<string> LinesAsync(string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using Stream file = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(File.OpenRead(path), CompressionMode.Decompress) : File.OpenRead(path);
        using var reader = new StreamReader(file);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length > 0)
                yield return string.Join("\n\n", Strings(JsonNode.Parse(line.Replace(": NaN", ": null", StringComparison.Ordinal))));
        }
    }

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonObject row => row.SelectMany(field => Strings(field.Value)),
        JsonArray list => list.SelectMany(Strings),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private static string Excerpt(string text, TextSpan span) => text.Substring(span.Start, Math.Min(LongestExcerpt, span.Length));
}
