using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Platform.Rag.Chunking;
using Platform.Rag.Documents;
using Platform.Rag.Extraction;
using Platform.Web.Hosting.Extraction;

namespace Platform.Web.Hosting.Commands;

/// <summary>Measures reading and cutting of every file in a folder: one JSON line a file, then one a format. It needs no portal and no model.</summary>
internal static class BenchIngestCommand
{
    public static Command CommandLine()
    {
        var data = new Option<string>("--data") { Description = "Folder with documents; its subfolders are read too.", Required = true };
        var repeat = new Option<int>("--repeat") { Description = "Readings of each file; the middle one counts.", DefaultValueFactory = _ => 3 };
        var child = new Option<bool>("--child") { Description = "Measure the limited child process too, as an upload is read." };
        var command = new Command("ingest", "Measures reading and chunking of documents: seconds a file, MB/s a format, one JSON line each. Tokens are counted as words and ideographs.") { data, repeat, child };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetRequiredValue(data), Math.Max(1, parsed.GetValue(repeat)), parsed.GetValue(child), Console.Out, Console.Error, stop));
        return command;
    }

    public static async Task<int> RunAsync(string data, int repeat, bool child, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(data))
        {
            await error.WriteLineAsync($"There is no folder '{data}'. Name one with documents by --data.");
            return 1;
        }
        var measured = new List<Measured>();
        foreach (var path in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            try
            {
                var one = Measure(path, Path.GetRelativePath(data, path), repeat, cancellationToken);
                if (child)
                    one = one with { ChildSeconds = await ChildAsync(path, cancellationToken) };
                measured.Add(one);
                await output.WriteLineAsync(JsonSerializer.Serialize(one, JsonSerializerOptions.Web));
            }
            catch (ExtractionException refusal)
            {
                await error.WriteLineAsync($"{refusal.Code}: {refusal.Message}");
            }
        }
        foreach (var format in measured.GroupBy(file => file.Format).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var (bytes, seconds) = (format.Sum(file => file.Bytes), format.Sum(file => file.ReadSeconds + file.ChunkSeconds));
            await output.WriteLineAsync(JsonSerializer.Serialize(new { format = format.Key, files = format.Count(), megabytes = bytes / 1e6, seconds, megabytesPerSecond = bytes / 1e6 / seconds }, JsonSerializerOptions.Web));
        }
        return measured.Count > 0 ? 0 : 1;
    }

    private static Measured Measure(string path, string name, int repeat, CancellationToken cancellationToken)
    {
        var runs = new List<Measured>();
        for (var run = 0; run < repeat; run++)
        {
            var scratch = Directory.CreateTempSubdirectory("lathe-bench-");
            try
            {
                var watch = Stopwatch.StartNew();
                var result = new DocumentReader().Read(new ExtractionSource(path, name, new ExtractionLimits()), scratch.FullName, cancellationToken);
                var read = watch.Elapsed.TotalSeconds;
                var chunks = result.Document is { } document ? new DocumentChunker(Words).Chunk(document, new ChunkingOptions()).Count : 0;
                runs.Add(new Measured(name, result.Format, new FileInfo(path).Length, result.Document?.Pages.Count ?? 0, result.Document?.Text.Length ?? 0, chunks, read, watch.Elapsed.TotalSeconds - read, null));
            }
            finally
            {
                scratch.Delete(recursive: true);
            }
        }
        return runs.OrderBy(run => run.ReadSeconds + run.ChunkSeconds).ElementAt(runs.Count / 2);
    }

    private static async Task<double> ChildAsync(string path, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("lathe-bench-");
        try
        {
            var watch = Stopwatch.StartNew();
            await new ExtractionProcess(new Sandbox(), ExtractionLimit.Default).ReadAsync(Path.GetFullPath(path), Path.GetFileName(path), 0, scratch.FullName, cancellationToken);
            return watch.Elapsed.TotalSeconds;
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    // Words, marks and ideographs: about what a WordPiece vocabulary makes of them, without a model.
    private static int Words(string text)
    {
        var (tokens, inWord) = (0, false);
        foreach (var character in text)
        {
            var ideograph = character is >= '\u2E80' and <= '\u9FFF';
            var letter = char.IsLetterOrDigit(character) && !ideograph;
            if (!char.IsWhiteSpace(character) && !(letter && inWord))
                tokens++;
            inWord = letter;
        }
        return tokens;
    }

    private sealed record Measured(string File, string Format, long Bytes, int Pages, int Characters, int Chunks, double ReadSeconds, double ChunkSeconds, double? ChildSeconds);
}
