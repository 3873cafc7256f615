using System.Globalization;
using System.Text.Json;
using Platform.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Benchmarks;

/// <summary>All layers of a MiniLM-shaped encoder over texts of mixed lengths: one call, kernel by kernel, and plain operations, in turn; processor time.</summary>
internal static class EncoderBenchmark
{
    private const int Heads = 12;
    private const double Epsilon = 1e-12;

    internal static void Run(IReadOnlyDictionary<string, string> settings)
    {
        var rows = settings.TryGetValue("rows", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 4096;
        var rounds = settings.TryGetValue("rounds", out var many) ? int.Parse(many, CultureInfo.InvariantCulture) : 4;
        Host.CacheBlocks(2L << 30);
        using var scope = NewDisposeScope();
        using var none = no_grad();
        using var chance = new Generator(1);
        EncoderLayerWeights[] plain = [.. Enumerable.Range(0, 6).Select(_ => Layer(chance, 384, 1536))];
        EncoderLayerWeights[] packed = [.. plain.Select(layer => Fused.pack_encoder_layer(Copy(layer), Heads))];
        var x = randn([rows, 384], float32, generator: chance).to(bfloat16);
        var lengths = Lengths(rows);
        var best = new Dictionary<string, double>();
        for (var round = 0; round < rounds; round++)
        {
            Keep("one_call_ms", Time(true, packed));
            Keep("kernel_by_kernel_ms", Time(true, plain));
            Keep("composed_ms", Time(false, plain));
        }
        Console.WriteLine(JsonSerializer.Serialize(new { rows, texts = lengths.Length, packed = packed[0].IsPacked, best }));

        void Keep(string name, double time) => best[name] = Math.Round(Math.Min(time, best.GetValueOrDefault(name, double.MaxValue)), 1);

        double Time(bool native, EncoderLayerWeights[] layers)
        {
            Fused.Native = native;
            var busy = Environment.CpuUsage.TotalTime;
            Fused.encoder(x, lengths, Heads, Epsilon, layers).Dispose();
            return (Environment.CpuUsage.TotalTime - busy).TotalMilliseconds;
        }
    }

    // longest first, as a pass has them
    private static int[] Lengths(int rows)
    {
        var lengths = new List<int>();
        for (var length = 256; rows > 0; length = Math.Max(7, length - 6))
        {
            lengths.Add(Math.Min(length, rows));
            rows -= lengths[^1];
        }
        return [.. lengths];
    }

    private static EncoderLayerWeights Copy(EncoderLayerWeights w) => new(
        w.QueryKeyValue.clone(), w.QueryKeyValueBias.clone(), w.Output.clone(), w.OutputBias.clone(), w.AttentionNorm, w.AttentionNormBias,
        w.Up.clone(), w.UpBias.clone(), w.Down.clone(), w.DownBias.clone(), w.Norm, w.NormBias);

    private static EncoderLayerWeights Layer(Generator chance, int width, int inner)
    {
        Tensor Half(params long[] shape) => randn(shape, float32, generator: chance).mul_(0.05).to(bfloat16);
        return new EncoderLayerWeights(
            Half(3 * width, width), Half(3 * width), Half(width, width), Half(width), ones([width]), zeros([width]),
            Half(inner, width), Half(inner), Half(width, inner), Half(width), ones([width]), zeros([width]));
    }
}
