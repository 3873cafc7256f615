using System.Diagnostics;
using System.Text.Json;
using Platform.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Benchmarks;

/// <summary>The matrix products of one decoding step of SmolLM2-135M with an adapter, for 1 to 32 sequences; every layer has weights of its own, as in life.</summary>
internal static class DecodeBenchmark
{
    internal static void Run(IReadOnlyDictionary<string, string> settings)
    {
        var type = settings.GetValueOrDefault("type") == "fp32" ? float32 : bfloat16;
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var chance = new Generator(1);
        Tensor Random(params long[] shape) => randn(shape, float32, generator: chance).mul_(0.05).to(type);
        LoraFactors Adapter(long inputs, long outputs) =>
            new(randn([16, inputs], float32, generator: chance), randn([outputs, 16], float32, generator: chance), 2);
        long[][] shapes = [[960, 576], [576, 576], [3072, 576], [576, 1536]];
        var layers = Enumerable.Range(0, 30).SelectMany(_ => shapes.Select(s => (weight: Random(s), adapter: Adapter(s[1], s[0])))).ToArray();
        var head = Random(49152, 576);
        foreach (var rows in new[] { 1, 8, 32 })
        {
            Tensor[] inputs = [Random(rows, 576), Random(rows, 1536)];
            var result = new Dictionary<string, object> { ["decode_rows"] = rows };
            foreach (var (name, native, adapted) in new[] { ("fused", true, false), ("composed", false, false), ("fused_adapter", true, true), ("composed_adapter", false, true) })
            {
                Fused.Native = native;
                var best = (wall: double.MaxValue, processor: double.MaxValue);
                for (var round = 0; round < 12; round++)
                {
                    using var step = NewDisposeScope();
                    var (start, busy) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                    foreach (var (weight, adapter) in layers)
                    {
                        var x = inputs[weight.size(1) == 576 ? 0 : 1];
                        _ = adapted ? Fused.lora_linear(x, weight, [adapter]) : Fused.linear(x, weight);
                    }
                    _ = Fused.linear(inputs[0], head);
                    best = (Math.Min(best.wall, Stopwatch.GetElapsedTime(start).TotalMilliseconds), Math.Min(best.processor, (Environment.CpuUsage.TotalTime - busy).TotalMilliseconds));
                }
                result[$"{name}_ms"] = Math.Round(best.wall, 2);
                result[$"{name}_processor_ms"] = Math.Round(best.processor, 2);
            }
            Console.WriteLine(JsonSerializer.Serialize(result));
        }
    }
}
