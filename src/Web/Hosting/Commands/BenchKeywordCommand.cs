using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using Platform.Rag.Index;
using Platform.Rag.Keyword;

namespace Platform.Web.Hosting.Commands;

/// <summary>Measures keyword search on drawn passages whose words are as unequal as a language's: writing, search with and without a filter, removing.</summary>
internal static class BenchKeywordCommand
{
    private const int Batch = 1000;
    private const int Queries = 200;
    private const int Cut = 10;
    private const int PassagesADocument = 50;
    private const int Vocabulary = 50_000;
    private const string Name = "bench";

    // one passage in five carries the year that is asked for
    private static readonly ReaderScope Filter = new(new HashSet<string>(), Metadata: new Dictionary<string, IReadOnlySet<string>> { ["year"] = new HashSet<string> { "2024" } });

    public static Command CommandLine()
    {
        var count = new Option<int>("--count") { Description = "How many passages.", DefaultValueFactory = _ => 100_000 };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < Cut)
                result.AddError($"--count must be {Cut} or more.");
        });
        var postgres = new Option<string?>("--postgres") { Description = "Connection string of a PostgreSQL database to measure instead of the embedded index; the passages are removed afterwards." };
        var command = new Command("keyword", "Measures keyword search: passages written a second, search p50 and p95 with and without a filter, removal of a document; one JSON object.") { count, postgres };
        command.SetAction(async (parsed, stop) =>
        {
            try
            {
                await Console.Out.WriteLineAsync(await MeasureAsync(parsed.GetValue(count), parsed.GetValue(postgres), stop));
                return 0;
            }
            catch (Exception fault) when (fault is NpgsqlException or ArgumentException)
            {
                await Console.Error.WriteLineAsync($"PostgreSQL cannot be measured: {fault.Message}");
                return 1;
            }
        });
        return command;
    }

    /// <summary>Writes drawn passages, searches them and gives the JSON line.</summary>
    public static async Task<string> MeasureAsync(int count, string? postgres, CancellationToken cancellationToken)
    {
        if (postgres is not null)
        {
            await using var source = NpgsqlDataSource.Create(postgres);
            return await MeasureAsync(new PostgresKeywordIndex(source), "PostgreSQL", count, cancellationToken);
        }
        var scratch = Directory.CreateTempSubdirectory("lathe-bench-");
        try
        {
            return await MeasureAsync(new SqliteKeywordIndex(scratch.FullName), "SQLite FTS5", count, cancellationToken);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static async Task<string> MeasureAsync(IKeywordIndex index, string store, int count, CancellationToken cancellationToken)
    {
        var partition = new PartitionKey($"bench-{Guid.CreateVersion7():n}");
        try
        {
            var words = new DrawnWords();
            var writing = TimeSpan.Zero;
            for (var first = 0; first < count; first += Batch)
            {
                var batch = Enumerable.Range(first, Math.Min(Batch, count - first)).Select(number => (Passage(number), words.Passage(number))).ToList();
                var started = Stopwatch.GetTimestamp();
                await index.UpsertAsync(partition, Name, batch, cancellationToken);
                writing += Stopwatch.GetElapsedTime(started);
            }

            var plain = await SearchAsync(index, partition, words, new ReaderScope(new HashSet<string>()), cancellationToken);
            var filtered = await SearchAsync(index, partition, words, Filter, cancellationToken);
            var removing = Stopwatch.GetTimestamp();
            var removed = await index.RemoveDocumentsAsync(partition, Name, [Passage(0).Document], cancellationToken);
            return JsonSerializer.Serialize(new
            {
                bench = "keyword", store, count, write_seconds = Math.Round(writing.TotalSeconds, 2), passages_per_second = Math.Round(count / writing.TotalSeconds),
                query_p50_ms = At(plain, 0.5), query_p95_ms = At(plain, 0.95), filtered_p50_ms = At(filtered, 0.5), filtered_p95_ms = At(filtered, 0.95),
                removed, remove_ms = Math.Round(Stopwatch.GetElapsedTime(removing).TotalMilliseconds, 2),
            });
        }
        finally
        {
            await index.DropAsync(partition, Name, CancellationToken.None);
        }
    }

    private static async Task<List<double>> SearchAsync(IKeywordIndex index, PartitionKey partition, DrawnWords words, ReaderScope scope, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        await index.SearchAsync(partition, Name, words.Question(-1), scope, Cut, cancellationToken);
        for (var number = 0; number < Queries; number++)
        {
            var question = words.Question(number);
            var started = Stopwatch.GetTimestamp();
            await index.SearchAsync(partition, Name, question, scope, Cut, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        times.Sort();
        return times;
    }

    private static double At(List<double> sorted, double share) => Math.Round(sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))], 2);

    private static IndexedPassage Passage(int number) => new(
        new Guid(number, 0, 0, new byte[8]), new Guid(number / PassagesADocument, 0, 1, new byte[8]), [], new Dictionary<string, string> { ["year"] = $"{2020 + number % 5}" });

    /// <summary>Passages of 60 to 180 words; a word's share falls with its rank, as in a language. The same number gives the same text.</summary>
    private sealed class DrawnWords
    {
        private readonly string[] _words = [.. Enumerable.Range(0, Vocabulary).Select(Spelt)];

        public string Passage(int number)
        {
            var random = new Random(number);
            return string.Join(' ', Enumerable.Range(0, 60 + random.Next(121)).Select(_ => Draw(random)));
        }

        public string Question(int number)
        {
            var random = new Random(int.MaxValue / 2 + number);
            return string.Join(' ', Enumerable.Range(0, 3 + random.Next(6)).Select(_ => Draw(random)));
        }

        // Zipf's law: the logarithm of the rank is even
        private string Draw(Random random) => _words[(int)Math.Exp(random.NextDouble() * Math.Log(Vocabulary)) - 1];

        private static string Spelt(int rank)
        {
            const string Consonants = "bdfgklmnprtv", Vowels = "aeiou";
            var word = "";
            for (var rest = rank; word.Length < 4 || rest > 0; rest /= 60)
                word += $"{Consonants[rest % 12]}{Vowels[rest / 12 % 5]}";
            return word;
        }
    }
}
