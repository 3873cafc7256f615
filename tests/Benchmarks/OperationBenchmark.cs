using System.Globalization;
using System.Text.Json;
using Platform.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Benchmarks;

/// <summary>Each operation of a SmolLM2 layer by itself, forward and backward: processor time, which other processes disturb least.</summary>
internal static class OperationBenchmark
{
    internal static void Run(IReadOnlyDictionary<string, string> settings)
    {
        var rows = settings.TryGetValue("rows", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 1024;
        var length = settings.TryGetValue("length", out var each) ? int.Parse(each, CultureInfo.InvariantCulture) : 256;
        var type = settings.GetValueOrDefault("type") == "fp32" ? float32 : bfloat16;
        Host.CacheBlocks(2L << 30);
        using var scope = NewDisposeScope();
        using var chance = new Generator(1);
        Tensor Random(params long[] shape) => randn(shape, float32, generator: chance).mul_(0.05).to(type);
        Tensor Trained(params long[] shape) => Random(shape).requires_grad_();
        LoraFactors Adapter(long inputs, long outputs, long row) =>
            new(randn([16, inputs], float32, generator: chance).requires_grad_(), randn([outputs, 16], float32, generator: chance).requires_grad_(), 2, row);

        var lengths = Enumerable.Repeat(length, rows / length).ToArray();
        var (x, residual) = (Trained(rows, 576), Trained(rows, 576));
        var (qkv, output, gateUp, down) = (Random(960, 576), Random(576, 576), Random(3072, 576), Random(576, 1536));
        var wide = Trained(rows, 1536);
        var both = Trained(rows, 3072);
        var norm = ones([576], type);
        var (q, k, v) = (Trained(rows, 9, 64), Trained(rows, 3, 64), Trained(rows, 3, 64));
        var (cos, sin) = (rand([rows, 32]), rand([rows, 32]));
        LoraFactors[] three = [Adapter(576, 576, 0), Adapter(576, 192, 576), Adapter(576, 192, 768)];
        LoraFactors[] two = [Adapter(576, 1536, 0), Adapter(576, 1536, 1536)];
        LoraFactors[] one = [Adapter(576, 576, 0)];
        LoraFactors[] last = [Adapter(1536, 576, 0)];
        var head = Random(49152, 576);
        var targets = randint(49152, [rows], generator: chance);
        var weights = ones([rows], float32);

        var only = settings.GetValueOrDefault("only");
        void Measure(string name, Func<Tensor> operation, int repeats = 10)
        {
            if (only is null || only == name)
            {
                Compare(name, operation, repeats);
            }
        }

        Measure("linear_qkv", () => Fused.linear(x, qkv));
        Measure("linear_gate_up", () => Fused.linear(x, gateUp));
        Measure("linear_down", () => Fused.linear(wide, down));
        Measure("lora_qkv", () => Fused.lora_linear(x, qkv, three));
        Measure("lora_out", () => Fused.lora_linear(x, output, one));
        Measure("lora_gate_up", () => Fused.lora_linear(x, gateUp, two));
        Measure("lora_down", () => Fused.lora_linear(wide, down, last));
        Measure("attention", () => Fused.attention(q, k, v, lengths, 0.125, cos, sin));
        Measure("add_rms_norm", () => Fused.add_rms_norm(x, residual, norm, 1e-5).normed);
        Measure("swiglu", () => Fused.swiglu(both));
        Measure("head", () => Fused.lm_head_cross_entropy(x, head, targets, weights).loss, 2);
        Measure("head_logprobs", () => Fused.lm_head_logprobs(x, head, targets).sum(), 2);
    }

    private static void Compare(string name, Func<Tensor> operation, int repeats)
    {
        var (fused, composed) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < 4; round++)
        {
            fused = Math.Min(fused, Time(true, operation, repeats));
            composed = Math.Min(composed, Time(false, operation, repeats));
        }
        Console.WriteLine(JsonSerializer.Serialize(new { operation = name, fused_ms = Math.Round(fused, 3), composed_ms = Math.Round(composed, 3), ratio = Math.Round(composed / fused, 2) }));
    }

    private static double Time(bool native, Func<Tensor> operation, int repeats)
    {
        Fused.Native = native;
        var busy = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < repeats; i++)
        {
            using var scope = NewDisposeScope();
            var result = operation();
            result.backward([ones_like(result)]);
        }
        return (Environment.CpuUsage.TotalTime - busy).TotalMilliseconds / repeats;
    }
}
