using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Torch.Tests;

/// <summary>Kernels against plain operations. Alone, because the switch between them is the process's.</summary>
[Collection("alone")]
public sealed class FusedTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Generator chance = new(11);

    public static TheoryData<ScalarType> Types => [float32, bfloat16];

    public void Dispose()
    {
        chance.Dispose();
        scope.Dispose();
    }

    private Tensor Random(ScalarType type, params long[] shape) => randn(shape, float32, generator: chance).to(type);

    private Tensor Trained(ScalarType type, params long[] shape) => Random(type, shape).requires_grad_();

    [Theory]
    [MemberData(nameof(Types))]
    public void A_linear_layer(ScalarType type)
    {
        FusedComparison.Agree(type, t => [Fused.linear(t[0], t[1], t[2])], Trained(type, 37, 40), Random(type, 24, 40), Random(type, 24));
        FusedComparison.Agree(type, t => [Fused.linear(t[0], t[1])], Trained(type, 1, 16), Random(type, 48, 16));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_layer_with_one_adapter(ScalarType type) =>
        FusedComparison.Agree(
            type, t => [Fused.lora_linear(t[0], t[1], [new(t[2], t[3], 2.0)])],
            Trained(type, 50, 40), Random(type, 70, 40), Trained(float32, 8, 40), Trained(float32, 70, 8));

    [Theory]
    [MemberData(nameof(Types))]
    public void Joined_layers_with_an_adapter_on_some_of_them(ScalarType type) =>
        FusedComparison.Agree(
            type, t => [Fused.lora_linear(t[0], t[1], [new(t[2], t[3], 0.5, 0), new(t[4], t[5], 3, 60)], t[6])],
            Trained(type, 33, 40), Random(type, 96, 40), Trained(float32, 4, 40), Trained(float32, 32, 4), Trained(float32, 16, 40), Trained(float32, 36, 16), Random(type, 96));

    [Theory]
    [MemberData(nameof(Types))]
    public void An_adapter_whose_input_went_through_dropout(ScalarType type) =>
        FusedComparison.Agree(
            type, t => [Fused.lora_linear(t[0], t[1], [new(t[2], t[3], 1.5)], null, t[0] * t[4])],
            Trained(type, 20, 32), Random(type, 48, 32), Trained(float32, 8, 32), Trained(float32, 48, 8), Random(type, 20, 32).gt(0).to(type));

    [Theory]
    [MemberData(nameof(Types))]
    public void An_adapter_on_an_input_that_needs_no_gradient(ScalarType type) =>
        FusedComparison.Agree(
            type, t => [Fused.lora_linear(t[0], t[1], [new(t[2], t[3], 1)])],
            Random(type, 20, 32), Random(type, 48, 32), Trained(float32, 8, 32), Trained(float32, 48, 8));

    [Theory]
    [MemberData(nameof(Types))]
    public void Norms_with_and_without_a_residual(ScalarType type)
    {
        FusedComparison.Agree(type, t => [Fused.rms_norm(t[0], t[1], 1e-5)], Trained(type, 9, 70), Random(type, 70));
        FusedComparison.Agree(type, t => [Fused.rms_norm(t[0], t[1], 1e-6, unit_offset: true)], Trained(type, 5, 3, 24), Random(type, 24));
        FusedComparison.Agree(
            type, t =>
            {
                var (sum, normed) = Fused.add_rms_norm(t[0], t[1], t[2], 1e-5);
                return [sum, normed];
            },
            Trained(type, 9, 70), Trained(type, 9, 70), Random(type, 70));
        FusedComparison.Agree(type, t => [Fused.add_rms_norm(t[0], t[1], t[2], 1e-5).normed], Trained(type, 9, 70), Trained(type, 9, 70), Random(type, 70));
        FusedComparison.Agree(type, t => [Fused.add_rms_norm(t[0], t[1], t[2], 1e-5).sum], Trained(type, 9, 70), Trained(type, 9, 70), Random(type, 70));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Gated_activations(ScalarType type)
    {
        FusedComparison.Agree(type, t => [Fused.swiglu(t[0])], Trained(type, 7, 86));
        FusedComparison.Agree(type, t => [Fused.swiglu(t[0], t[1])], Trained(type, 7, 43), Trained(type, 7, 43));
        FusedComparison.Agree(type, t => [Fused.geglu(t[0])], Trained(type, 7, 86));
        var extreme = tensor([-300f, -90, -20, 0, 20, 300, 1, 1, 1, 1, 1, 1], [1, 12]).to(type).requires_grad_();
        FusedComparison.Agree(type, t => [Fused.swiglu(t[0])], extreme);
    }

    private (Tensor cos, Tensor sin) Tables(long rows, long half)
    {
        var angles = randn([rows, half], float32, generator: chance);
        return (angles.cos(), angles.sin());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Rotary_embedding_of_whole_and_part_of_a_head(ScalarType type)
    {
        foreach (var half in new long[] { 12, 5 })
        {
            var (cos, sin) = Tables(13, half);
            FusedComparison.Agree(type, t => [Fused.rope(t[0], cos, sin)], Trained(type, 13, 3, 24));
        }
    }

    public static TheoryData<ScalarType, int[], int, double, int> Attentions => new()
    {
        { float32, [1], 0, 0, 16 },
        { float32, [5, 1, 17], 0, 0, 24 },
        { float32, [200, 64, 97], 0, 0, 64 },
        { float32, [130, 40], 33, 0, 32 },
        { float32, [150], 0, 5, 80 },
        { bfloat16, [200, 64, 97], 0, 0, 64 },
        { bfloat16, [130, 40], 64, 20, 32 },
    };

    [Theory]
    [MemberData(nameof(Attentions))]
    public void Attention_over_packed_sequences(ScalarType type, int[] lengths, int window, double softcap, int width)
    {
        var rows = lengths.Sum();
        var (cos, sin) = Tables(rows, width / 2);
        var scale = 1 / Math.Sqrt(width);
        FusedComparison.Agree(
            type, t => [Fused.attention(t[0], t[1], t[2], lengths, scale, cos, sin, window, softcap)],
            Trained(type, rows, 6, width), Trained(type, rows, 2, width), Trained(type, rows, 2, width));
        FusedComparison.Agree(
            type, t => [Fused.attention(t[0], t[1], t[2], lengths, scale, null, null, window, softcap)],
            Trained(type, rows, 2, width), Trained(type, rows, 2, width), Trained(type, rows, 2, width));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Attention_reads_slices_of_a_joined_projection(ScalarType type) =>
        FusedComparison.Agree(
            type, t =>
            {
                var parts = t[0].split([6 * 16, 2 * 16, 2 * 16], 1);
                return [Fused.attention(parts[0].view(45, 6, 16), parts[1].view(45, 2, 16), parts[2].view(45, 2, 16), [20, 25], 0.25)];
            },
            Trained(type, 45, 10 * 16));

    [Fact]
    public void Packing_gives_each_sequence_what_it_gets_alone()
    {
        var (q, k, v) = (Random(float32, 50, 4, 16), Random(float32, 50, 2, 16), Random(float32, 50, 2, 16));
        var packed = Fused.attention(q, k, v, [20, 30], 0.25);
        var alone = Fused.attention(q.narrow(0, 20, 30), k.narrow(0, 20, 30), v.narrow(0, 20, 30), [30], 0.25);
        FusedComparison.Close(packed.narrow(0, 20, 30), alone, 1e-6, "the second sequence");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Decoding_against_a_cache_is_attentions_last_row(ScalarType type)
    {
        var (keys, values) = (Random(type, 3, 40, 2, 24), Random(type, 3, 40, 2, 24));
        FusedComparison.Agree(type, t => [Fused.attention_cached(t[0], keys, values, [40, 1, 17], 0.2)], Random(type, 3, 6, 24));
        FusedComparison.Agree(type, t => [Fused.attention_cached(t[0], keys, values, [40, 1, 17], 0.2, 8, 4)], Random(type, 3, 6, 24));
        var q = Random(type, 40, 6, 24);
        var whole = Fused.attention(q, keys.select(0, 0), values.select(0, 0), [40], 0.2);
        var last = Fused.attention_cached(q.narrow(0, 39, 1), keys.narrow(0, 0, 1), values.narrow(0, 0, 1), [40], 0.2);
        FusedComparison.Close(last, whole.narrow(0, 39, 1), FusedComparison.Tolerance(type), "last row");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void The_head_with_its_loss(ScalarType type)
    {
        // more rows than a chunk, more words than a tile, weights with zeros
        var weight = Random(type, 4500, 32) * 0.3;
        var targets = randint(4500, [300], generator: chance);
        var weights = (Random(float32, 300).gt(0).to(float32) * Random(float32, 300).abs());
        foreach (var all in new[] { false, true })
        {
            FusedComparison.Agree(
                type, t =>
                {
                    var (loss, logprobs) = Fused.lm_head_cross_entropy(t[0], weight, targets, weights, 0.7, 0, all);
                    logprobs.requires_grad.ShouldBeFalse();
                    return [loss, logprobs];
                },
                Trained(type, 300, 32));
        }
        FusedComparison.Agree(type, t => [Fused.lm_head_logprobs(t[0], weight, targets)], Trained(type, 300, 32));
        FusedComparison.Agree(type, t => [Fused.lm_head_logprobs(t[0], weight, targets).exp() * weights], Trained(type, 300, 32));
        FusedComparison.Agree(type, t => [Fused.lm_head_logprobs(t[0], weight, targets, 1, 30)], Trained(type, 300, 32));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void The_plain_heads_gradient_is_the_one_that_autograd_finds(ScalarType type)
    {
        var (x, weight, targets) = (Trained(type, 300, 32), Random(type, 500, 32), randint(500, [300], generator: chance));
        var factors = Random(float32, 300);
        foreach (var softcap in new double[] { 0, 3 })
        {
            var logits = x.to(float32).matmul(weight.to(float32).t()) * 0.4;
            var shown = softcap > 0 ? (logits / softcap).tanh() * softcap : logits;
            var expected = shown.log_softmax(-1).gather(1, targets.unsqueeze(1)).squeeze(1);
            var slope = autograd.grad([(expected * factors).sum()], [x])[0];

            var actual = Composed.lm_head_logprobs(x, weight, targets, 0.4, softcap);

            FusedComparison.Close(actual.detach(), expected.detach(), FusedComparison.Tolerance(type), "log-probabilities");
            FusedComparison.Close(autograd.grad([(actual * factors).sum()], [x])[0], slope, FusedComparison.Tolerance(type), "gradient");
        }
    }

    [Fact]
    public void A_target_outside_the_vocabulary_is_refused()
    {
        var error = Should.Throw<TorchException>(() =>
            Fused.lm_head_cross_entropy(Random(float32, 2, 8), Random(float32, 10, 8), tensor([3L, 10]), ones(2)));
        error.Message.ShouldContain("target 10 of row 1 is outside the vocabulary of 10");
    }

    [Fact]
    public void No_row_with_weight_means_no_loss_and_no_gradient()
    {
        var x = Trained(float32, 4, 8);
        var (loss, logprobs) = Fused.lm_head_cross_entropy(x, Random(float32, 10, 8), tensor([1L, 2, 3, 4]), zeros(4));
        loss.ToDouble().ShouldBe(0);
        logprobs.abs().sum().ToDouble().ShouldBe(0);
        loss.backward();
        x.grad!.abs().sum().ToDouble().ShouldBe(0);
    }

    [Fact]
    public void The_optimiser_steps_as_the_formula_says()
    {
        var options = new AdamWOptions(0.01, 0.8, 0.95, 1e-6, 0.1, 0.5);
        Tensor[] start = [Random(float32, 33, 7), Random(float32, 100_000)];
        Tensor[] slopes = [Random(float32, 33, 7), Random(float32, 100_000)];
        var results = new[] { false, true }.Select(native =>
        {
            Fused.Native = native;
            var (p, m, v) = (start.Select(x => x.clone()).ToArray(), start.Select(x => zeros_like(x)).ToArray(), start.Select(x => zeros_like(x)).ToArray());
            for (var step = 1; step <= 3; step++)
            {
                Fused.adamw_step(p, slopes, m, v, step, options);
            }
            return (parameters: p.Concat(m).Concat(v).ToArray(), norm: Fused.grad_norm(slopes));
        }).ToArray();
        for (var i = 0; i < results[0].parameters.Length; i++)
        {
            FusedComparison.Close(results[1].parameters[i], results[0].parameters[i], 1e-6, $"tensor {i}");
        }
        results[1].norm.ShouldBe(results[0].norm, 1e-4 * results[0].norm);
        var one = tensor([1f]);
        Fused.adamw_step([one], [tensor([4f])], [zeros(1)], [zeros(1)], 1, new AdamWOptions(0.1, WeightDecay: 0.5));
        one.item<float>().ShouldBe((1 * (1 - (0.1f * 0.5f))) - 0.1f, 1e-6);
    }

    [Theory]
    [InlineData("scalar")]
    [InlineData("avx2")]
    [InlineData("avx512")]
    public void Every_instruction_set_computes_the_same(string kernels)
    {
        var supported = FusedComparison.With(kernels, () =>
        {
            foreach (var type in new[] { float32, bfloat16 })
            {
                A_layer_with_one_adapter(type);
                Norms_with_and_without_a_residual(type);
                Gated_activations(type);
                Rotary_embedding_of_whole_and_part_of_a_head(type);
                Attention_over_packed_sequences(type, [70, 101], 0, 0, 24);
                Decoding_against_a_cache_is_attentions_last_row(type);
                The_head_with_its_loss(type);
            }
            The_optimiser_steps_as_the_formula_says();
        });
        var flags = File.ReadLines("/proc/cpuinfo").First(l => l.StartsWith("flags", StringComparison.Ordinal)).Split(' ');
        supported.ShouldBe(kernels == "scalar" || flags.Contains(kernels == "avx512" ? "avx512bw" : kernels));
    }

    [Fact]
    public void Two_threads_compute_at_the_same_time_what_each_computes_alone()
    {
        static float[] Work(long seed)
        {
            using var mine = NewDisposeScope();
            using var numbers = new Generator((ulong)seed);
            var (x, weight) = (randn([70, 32], float32, generator: numbers).requires_grad_(), randn([96, 32], float32, generator: numbers));
            for (var i = 0; i < 20; i++)
            {
                var y = Fused.linear(x, weight).view(70, 3, 32);
                Fused.attention(y, y, y, [30, 40], 0.2).sum().backward();
            }
            return x.grad!.data<float>().ToArray();
        }

        var alone = new[] { Work(1), Work(2) };
        float[]? other = null;
        var thread = new Thread(() => other = Work(2));
        thread.Start();
        Work(1).ShouldBe(alone[0]);
        thread.Join();
        other.ShouldBe(alone[1]);
    }

    [Fact]
    public void Nothing_stays_alive_after_a_step()
    {
        var before = LifetimeTests.Settled();
        using (NewDisposeScope())
        {
            var x = Trained(float32, 20, 16);
            var (sum, normed) = Fused.add_rms_norm(x, x, ones(16), 1e-5);
            var y = Fused.lora_linear(normed, Random(float32, 32, 16), [new(Trained(float32, 4, 16), Trained(float32, 32, 4), 1)]);
            var z = Fused.attention(y.view(20, 2, 16), y.view(20, 2, 16), y.view(20, 2, 16), [20], 1);
            Fused.lm_head_cross_entropy(Fused.swiglu(z) + sum, Random(float32, 50, 16), randint(50, [20]), ones(20)).loss.backward();
            x.grad.ShouldNotBeNull();
        }
        Host.LiveTensors.ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Attention_both_ways(ScalarType type)
    {
        foreach (int[] lengths in new int[][] { [1], [5, 1, 64], [200, 3, 97] })
        {
            var rows = lengths.Sum();
            FusedComparison.Agree(
                type, t => [Fused.attention(t[0], t[1], t[2], lengths, 0.25, window: Fused.BothWays)],
                Trained(type, rows, 4, 24), Trained(type, rows, 2, 24), Trained(type, rows, 2, 24));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void What_encoders_need_beside_attention(ScalarType type)
    {
        FusedComparison.Agree(type, t => [Fused.layer_norm(t[0], t[1], t[2], t[3], 1e-12)], Random(type, 19, 70), Random(type, 19, 70), Random(float32, 70), Random(float32, 70));
        FusedComparison.Agree(type, t => [Fused.layer_norm(t[0], null, t[1], t[2], 1e-5)], Random(type, 3, 16), Random(float32, 16), Random(float32, 16));
        FusedComparison.Agree(type, t => [Fused.linear_gelu(t[0], t[1], t[2])], Random(type, 1030, 32), Random(type, 50, 32), Random(type, 50));
    }
}
