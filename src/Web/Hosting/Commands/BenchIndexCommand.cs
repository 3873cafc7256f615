using System.CommandLine;
using System.Diagnostics;
using System.Numerics.Tensors;
using System.Text.Json;
using Platform.Rag.Index;
using Platform.Rag.Index.Embedded;

namespace Platform.Web.Hosting.Commands;

/// <summary>Measures the embedded vector index on drawn vectors in clusters: build, search under a filter, recall against a full comparison, bytes on disk.</summary>
internal static class BenchIndexCommand
{
    private const int Batch = 5000;
    private const int Queries = 100;
    private const int Compared = 50;
    private const int Cut = 10;
    private const int Clusters = 200;
    private const double Spread = 0.6;
    private const string Name = "bench";

    private static readonly PartitionKey Partition = new("bench");

    // one passage in five carries the year that is asked for
    private static readonly ReaderScope Filter = new(new HashSet<string>(), Metadata: new Dictionary<string, IReadOnlySet<string>> { ["year"] = new HashSet<string> { "2024" } });

    public static Command CommandLine()
    {
        var count = new Option<string>("--count") { Description = "How many vectors, several parted by commas.", DefaultValueFactory = _ => "10000,100000,1000000" };
        var dimensions = new Option<int>("--dimensions") { Description = "Numbers of a vector.", DefaultValueFactory = _ => 384 };
        var codings = new Option<VectorCoding[]>("--coding")
        {
            Description = "What the first pass reads, several allowed: Int8, FourBit, Binary.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [VectorCoding.Int8],
        };
        var command = new Command("index", "Measures the embedded vector index: build time, search p50 and p95 with a filter, recall against a full comparison, bytes; one JSON line a count and form.") { count, dimensions, codings };
        command.SetAction(async (parsed, stop) =>
        {
            foreach (var text in parsed.GetRequiredValue(count).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (!int.TryParse(text, out var vectors) || vectors < Cut)
                {
                    await Console.Error.WriteLineAsync($"'{text}' is no count of vectors: {Cut} or more.");
                    return 1;
                }
                foreach (var coding in parsed.GetRequiredValue(codings))
                    await Console.Out.WriteLineAsync(await MeasureAsync(vectors, parsed.GetValue(dimensions), coding, stop));
            }
            return 0;
        });
        return command;
    }

    /// <summary>Builds an index of drawn vectors, searches it and gives the JSON line.</summary>
    public static async Task<string> MeasureAsync(int count, int dimensions, VectorCoding coding, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("lathe-bench-");
        try
        {
            using var index = new EmbeddedVectorIndex(scratch.FullName);
            await index.EnsureAsync(Partition, Name, dimensions, coding, cancellationToken);
            var drawn = new DrawnVectors(dimensions);
            var building = TimeSpan.Zero;
            for (var first = 0; first < count; first += Batch)
            {
                var batch = Enumerable.Range(first, Math.Min(Batch, count - first)).Select(number => (Passage(number), drawn.Of(number))).ToList();
                var started = Stopwatch.GetTimestamp();
                await index.UpsertAsync(Partition, Name, batch, cancellationToken);
                building += Stopwatch.GetElapsedTime(started);
            }
            var questions = Enumerable.Range(0, Queries).Select(number => drawn.Of(-1 - number)).ToList();
            var (plain, found) = await SearchAsync(index, questions, new ReaderScope(new HashSet<string>()), cancellationToken);
            var (filtered, _) = await SearchAsync(index, questions, Filter, cancellationToken);
            var size = await index.SizeAsync(Partition, Name, cancellationToken);
            var bytes = Directory.EnumerateFiles(index.PathOf(Partition, Name)).Sum(path => new FileInfo(path).Length);
            return JsonSerializer.Serialize(new
            {
                bench = "index", count, dimensions, coding = coding.ToString(), build_seconds = Math.Round(building.TotalSeconds, 2),
                query_p50_ms = At(plain, 0.5), query_p95_ms = At(plain, 0.95), filtered_p50_ms = At(filtered, 0.5), filtered_p95_ms = At(filtered, 0.95),
                recall_at_10 = Recall(drawn, count, questions, found), compared = Compared, first_pass_bytes = size.FirstPassBytes, bytes_on_disk = bytes,
            });
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static async Task<(List<double> Milliseconds, List<IReadOnlyList<PassageHit>> Found)> SearchAsync(
        EmbeddedVectorIndex index, List<float[]> questions, ReaderScope scope, CancellationToken cancellationToken)
    {
        var (times, found) = (new List<double>(), new List<IReadOnlyList<PassageHit>>());
        await index.SearchAsync(Partition, Name, questions[0], scope, Cut, cancellationToken);
        foreach (var question in questions)
        {
            var started = Stopwatch.GetTimestamp();
            found.Add(await index.SearchAsync(Partition, Name, question, scope, Cut, cancellationToken));
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        times.Sort();
        return (times, found);
    }

    private static double Recall(DrawnVectors drawn, int count, List<float[]> questions, List<IReadOnlyList<PassageHit>> found)
    {
        var best = questions.Take(Compared).Select(_ => new PriorityQueue<int, float>()).ToList();
        for (var number = 0; number < count; number++)
        {
            var vector = drawn.Of(number);
            foreach (var (at, queue) in best.Index())
            {
                var score = TensorPrimitives.Dot<float>(vector, questions[at]);
                if (queue.Count < Cut)
                    queue.Enqueue(number, score);
                else
                    queue.EnqueueDequeue(number, score);
            }
        }
        var shared = best.Index().Sum(entry => entry.Item.UnorderedItems.Count(item => found[entry.Index].Any(hit => hit.Id == Passage(item.Element).Id)));
        return (double)shared / (best.Count * Math.Min(Cut, count));
    }

    private static double At(List<double> sorted, double share) => Math.Round(sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))], 2);

    private static IndexedPassage Passage(int number) => new(
        new Guid(number, 0, 0, new byte[8]), new Guid(number / 50, 0, 0, new byte[8]), [], new Dictionary<string, string> { ["year"] = $"{2020 + number % 5}" });

    /// <summary>Vectors around some centres, as texts have topics: the same number gives the same vector.</summary>
    private sealed class DrawnVectors(int dimensions)
    {
        private readonly float[][] _centres = [.. Enumerable.Range(0, Clusters).Select(number => Unit(new Random(number), dimensions))];

        public float[] Of(int number)
        {
            var random = new Random(number);
            var vector = Unit(random, dimensions);
            var centre = _centres[random.Next(Clusters)];
            for (var axis = 0; axis < dimensions; axis++)
                vector[axis] = (float)(Spread * vector[axis] + (1 - Spread) * centre[axis]);
            TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
            return vector;
        }

        private static float[] Unit(Random random, int dimensions)
        {
            var vector = new float[dimensions];
            for (var axis = 0; axis < dimensions; axis++)
                vector[axis] = random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f;
            TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
            return vector;
        }
    }
}
