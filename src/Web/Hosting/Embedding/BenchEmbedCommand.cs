using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Platform.Rag.Embedding;
using Platform.Training.Engine;

namespace Platform.Web.Hosting.Embedding;

/// <summary>What to measure.</summary>
/// <param name="Model">Folder of an embedding model.</param>
/// <param name="Texts">A text a line, or JSON objects with a <c>text</c> a line.</param>
/// <param name="Limit">Most texts; 0 means all.</param>
/// <param name="Rounds">Rounds measured, after one that is not.</param>
/// <param name="Precision">How weights are held.</param>
/// <param name="Lengths">File that takes each text's number of tokens, for a peer that is measured beside; null for none.</param>
internal sealed record BenchEmbedOptions(string Model, string Texts, int Limit, int Rounds, Precision Precision, string? Lengths);

/// <summary>Measures embedding end to end: texts in, vectors out, tokenising included.</summary>
internal static class BenchEmbedCommand
{
    public static Command CommandLine()
    {
        var model = new Option<string>("--model") { Description = "Folder of an embedding model.", Required = true };
        var texts = new Option<string>("--texts") { Description = "File with a text a line, or JSON objects with a text a line.", Required = true };
        var limit = new Option<int>("--limit") { Description = "Most texts; 0 means all." };
        var rounds = new Option<int>("--rounds") { Description = "Rounds measured, after one that is not.", DefaultValueFactory = _ => 5 };
        var precision = new Option<string>("--precision") { Description = "bf16 or fp32.", DefaultValueFactory = _ => "bf16" };
        precision.AcceptOnlyFromAmong("bf16", "fp32");
        var lengths = new Option<string?>("--lengths") { Description = "File that takes each text's number of tokens, for a peer measured beside." };
        var command = new Command("embed", "Measures embedding end to end, texts in and vectors out; prints one JSON object.") { model, texts, limit, rounds, precision, lengths };
        command.SetAction((parsed, stop) => RunAsync(
            new BenchEmbedOptions(
                parsed.GetRequiredValue(model), parsed.GetRequiredValue(texts), parsed.GetValue(limit), Math.Max(1, parsed.GetValue(rounds)),
                parsed.GetValue(precision) == "fp32" ? Precision.Float32 : Precision.BFloat16, parsed.GetValue(lengths)),
            Console.Out, Console.Error, stop));
        return command;
    }

    public static async Task<int> RunAsync(BenchEmbedOptions options, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            var texts = await TextsAsync(options, cancellationToken);
            if (texts.Count == 0)
            {
                await error.WriteLineAsync($"'{options.Texts}' holds no text.");
                return 1;
            }

            await using var opened = await Embedders.OpenAsync(options.Model, cancellationToken, options.Precision);
            var embedder = (EngineTextEmbedder)opened.Embedder;
            int[] lengths = [.. texts.Select(text => embedder.Tokenizer.Encode(text, asked: false).Length)];
            if (options.Lengths is { } path)
                await File.WriteAllLinesAsync(path, lengths.Select(length => length.ToString(CultureInfo.InvariantCulture)), cancellationToken);
            var rates = await RatesAsync(embedder, texts, options.Rounds, cancellationToken);
            await output.WriteLineAsync(await LineAsync(options, opened, lengths, rates, cancellationToken));
            return 0;
        }
        catch (EngineException fault)
        {
            await error.WriteLineAsync($"{fault.Code}: {fault.Message}");
            return 1;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            await error.WriteLineAsync(fault.Message);
            return 1;
        }
    }

    private static async Task<List<double>> RatesAsync(EngineTextEmbedder embedder, List<string> texts, int rounds, CancellationToken cancellationToken)
    {
        var rates = new List<double>();
        for (var round = 0; round <= rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await embedder.EmbedAsync(texts, EmbeddingRole.Passage, cancellationToken);
            if (round > 0)
                rates.Add(texts.Count / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        rates.Sort();
        return rates;
    }

    private static async Task<List<string>> TextsAsync(BenchEmbedOptions options, CancellationToken cancellationToken)
    {
        var texts = new List<string>();
        await foreach (var line in File.ReadLinesAsync(options.Texts, cancellationToken))
        {
            if (options.Limit > 0 && texts.Count >= options.Limit)
                break;
            if (TextOf(line) is { Length: > 0 } text)
                texts.Add(text);
        }

        return texts;
    }

    private static string? TextOf(string line)
    {
        if (!line.StartsWith('{'))
            return line.Trim();
        using var row = JsonDocument.Parse(line);
        return row.RootElement.TryGetProperty("text", out var text) ? text.GetString()?.Trim() : null;
    }

    private static async Task<string> LineAsync(BenchEmbedOptions options, StandaloneEmbedder opened, int[] lengths, List<double> rates, CancellationToken cancellationToken)
    {
        var state = await opened.Engine.GetStateAsync(cancellationToken);
        var model = state.Embedders.Single();
        var median = (rates[(rates.Count - 1) / 2] + rates[rates.Count / 2]) / 2;
        return JsonSerializer.Serialize(new
        {
            bench = "embed",
            family = model.Family,
            dimensions = model.Dimensions,
            precision = model.Precision,
            texts = lengths.Length,
            mean_tokens = lengths.Average(),
            rounds = options.Rounds,
            device = state.DeviceName,
            threads = state.Threads,
            texts_per_second_median = median,
            texts_per_second_best = rates[^1],
            tokens_per_second_median = median * lengths.Average(),
            peak_bytes = state.PeakBytes,
        });
    }
}
