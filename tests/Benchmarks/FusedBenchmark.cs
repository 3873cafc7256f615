using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Platform.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Benchmarks;

/// <summary>A LoRA step of a Llama-shaped model with random weights, by kernels and by plain operations, interleaved so that both meet the same noise.</summary>
internal static class FusedBenchmark
{
    internal static void Run(IReadOnlyDictionary<string, string> settings)
    {
        int Number(string key, int standard) => settings.TryGetValue(key, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : standard;
        var shape = new LlamaShape(Number("layers", 30));
        var (batch, length, rounds) = (Number("batch", 4), Number("length", 256), Number("rounds", 3));
        var type = settings.GetValueOrDefault("type") == "fp32" ? float32 : bfloat16;
        var only = settings.GetValueOrDefault("only");
        Host.CacheBlocks(2L << 30);
        using var model = new LlamaStep(shape, type);
        var lengths = Enumerable.Repeat(length, batch).ToArray();
        var seconds = new Dictionary<bool, List<double>> { [true] = [], [false] = [] };
        var processor = new Dictionary<bool, List<double>> { [true] = [], [false] = [] };
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var native in new[] { true, false }.Where(n => only is null || n == (only == "fused")))
            {
                Fused.Native = native;
                var start = Stopwatch.GetTimestamp();
                var busy = Environment.CpuUsage.TotalTime;
                var loss = model.Step(lengths);
                var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
                if (round > 0)
                {
                    seconds[native].Add(elapsed);
                    processor[native].Add((Environment.CpuUsage.TotalTime - busy).TotalSeconds);
                }
                Console.Error.WriteLine($"{(native ? "fused" : "composed")}: {elapsed:F3} s, loss {loss:F4}");
            }
        }
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            benchmark = "fused",
            processor = Host.ProcessorName,
            type = type.ToString(),
            batch,
            length,
            layers = shape.Layers,
            fused_seconds = Best(seconds[true]),
            composed_seconds = Best(seconds[false]),
            fused_processor_seconds = Best(processor[true]),
            composed_processor_seconds = Best(processor[false]),
            fused_tokens_per_second = batch * length / Best(seconds[true]),
            ratio = Best(seconds[false]) / Best(seconds[true]),
            processor_ratio = Best(processor[false]) / Best(processor[true]),
            peak_bytes = Host.PeakBytes,
        }));
    }

    private static double? Best(List<double> values) => values.Count == 0 ? null : values.Min();
}

/// <summary>SmolLM2-135M by default.</summary>
internal sealed record LlamaShape(int Layers, int Width = 576, int Inner = 1536, int Heads = 9, int Groups = 3, int Vocabulary = 49152, int Rank = 16)
{
    internal int Head => Width / Heads;

    internal int Joined => (Heads + (2 * Groups)) * Head;
}

internal sealed class LlamaStep : IDisposable
{
    private readonly DisposeScope owned = NewDisposeScope();
    private readonly LlamaShape shape;
    private readonly ScalarType type;
    private readonly Generator chance = new(1);
    private readonly List<Layer> layers = [];
    private readonly List<Tensor> trained = [];
    private readonly List<Tensor> first;
    private readonly List<Tensor> second;
    private readonly Tensor embedding;
    private readonly Tensor norm;
    private int steps;

    internal LlamaStep(LlamaShape shape, ScalarType type)
    {
        (this.shape, this.type) = (shape, type);
        embedding = Weight(shape.Vocabulary, shape.Width);
        norm = ones([shape.Width], type);
        for (var i = 0; i < shape.Layers; i++)
        {
            var query = shape.Heads * shape.Head;
            var group = shape.Groups * shape.Head;
            layers.Add(new Layer(
                new Linear(Weight(shape.Joined, shape.Width), [Adapter(shape.Width, query, 0), Adapter(shape.Width, group, query), Adapter(shape.Width, group, query + group)]),
                new Linear(Weight(shape.Width, query), [Adapter(query, shape.Width, 0)]),
                new Linear(Weight(2 * shape.Inner, shape.Width), [Adapter(shape.Width, shape.Inner, 0), Adapter(shape.Width, shape.Inner, shape.Inner)]),
                new Linear(Weight(shape.Width, shape.Inner), [Adapter(shape.Inner, shape.Width, 0)])));
        }
        first = trained.ConvertAll(t => zeros_like(t));
        second = trained.ConvertAll(t => zeros_like(t));
    }

    internal double Step(int[] lengths)
    {
        using var scope = NewDisposeScope();
        long rows = lengths.Sum();
        using var words = new Generator(5);
        var ids = randint(shape.Vocabulary, [rows], generator: words);
        var targets = randint(shape.Vocabulary, [rows], generator: words);
        var (cos, sin) = Tables(lengths);
        var x = embedding.index_select(0, ids);
        var update = default(Tensor);
        foreach (var layer in layers)
        {
            (x, var normed) = Norm(x, update);
            var qkv = Apply(layer.Qkv, normed).split([shape.Heads * shape.Head, shape.Groups * shape.Head, shape.Groups * shape.Head], 1);
            var mixed = Fused.attention(
                qkv[0].view(rows, shape.Heads, shape.Head), qkv[1].view(rows, shape.Groups, shape.Head), qkv[2].view(rows, shape.Groups, shape.Head),
                lengths, 1 / Math.Sqrt(shape.Head), cos, sin);
            (x, normed) = Fused.add_rms_norm(Apply(layer.Out, mixed), x, norm, 1e-5);
            update = Apply(layer.Down, Fused.swiglu(Apply(layer.GateUp, normed)));
        }
        var last = Norm(x, update).normed;
        var (loss, _) = Fused.lm_head_cross_entropy(last, embedding, targets, full([rows], 1.0 / rows));
        loss.backward();
        var gradients = trained.ConvertAll(t => t.grad!);
        _ = Fused.grad_norm(gradients);
        Fused.adamw_step(trained, gradients, first, second, ++steps, new AdamWOptions(1e-3));
        trained.ForEach(t => t.grad = null);
        return loss.ToDouble();
    }

    public void Dispose()
    {
        chance.Dispose();
        owned.Dispose();
    }

    private static Tensor Apply(Linear linear, Tensor x) => Fused.lora_linear(x, linear.Weight, linear.Adapters);

    private (Tensor sum, Tensor normed) Norm(Tensor x, Tensor? update) =>
        update is null ? (x, Fused.rms_norm(x, norm, 1e-5)) : Fused.add_rms_norm(update, x, norm, 1e-5);

    private Tensor Weight(long rows, long columns) => randn([rows, columns], float32, generator: chance).mul_(0.02).to(type);

    private LoraFactors Adapter(long inputs, long outputs, long row)
    {
        var a = randn([shape.Rank, inputs], float32, generator: chance).mul_(0.02).requires_grad_();
        var b = zeros([outputs, shape.Rank], float32).requires_grad_();
        trained.AddRange([a, b]);
        return new LoraFactors(a, b, 2, row);
    }

    private (Tensor cos, Tensor sin) Tables(int[] lengths)
    {
        var positions = cat(lengths.Select(l => arange(0, l, dtype: float32)).ToList()).unsqueeze(1);
        var frequencies = (arange(0, shape.Head / 2, dtype: float32) * (-Math.Log(10000) / (shape.Head / 2))).exp();
        var angles = positions * frequencies;
        return (angles.cos(), angles.sin());
    }

    private sealed record Linear(Tensor Weight, LoraFactors[] Adapters);

    private sealed record Layer(Linear Qkv, Linear Out, Linear GateUp, Linear Down);
}
