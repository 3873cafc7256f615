using Platform.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Torch.Tests;

/// <summary>Runs one operation twice, by kernels and by plain operations, with the same gradient coming back, and compares results and gradients.</summary>
internal static class FusedComparison
{
    /// <summary>Largest difference allowed, as a share of the reference's largest number.</summary>
    internal static double Tolerance(ScalarType type) => type == bfloat16 ? 0.02 : 2e-5;

    internal static void Agree(ScalarType type, Func<Tensor[], Tensor[]> operation, params Tensor[] inputs)
    {
        using var scope = NewDisposeScope();
        var expected = Run(false, operation, inputs);
        var actual = Run(true, operation, inputs);
        actual.Length.ShouldBe(expected.Length);
        for (var i = 0; i < actual.Length; i++)
        {
            Close(actual[i], expected[i], Tolerance(type), $"output or gradient {i}");
        }
    }

    internal static void Close(Tensor actual, Tensor expected, double tolerance, string what)
    {
        actual.shape.ShouldBe(expected.shape, what);
        actual.dtype.ShouldBe(expected.dtype, what);
        if (expected.numel() == 0)
        {
            return;
        }
        var largest = expected.to(float32).abs().max().ToDouble();
        var difference = (actual.to(float32) - expected.to(float32)).abs().max().ToDouble();
        double.IsFinite(difference).ShouldBeTrue(what);
        difference.ShouldBeLessThanOrEqualTo((tolerance * largest) + 2e-6, $"{what}: largest number {largest}");
    }

    /// <summary>Runs with kernels for one instruction set; false where this processor lacks it.</summary>
    internal static bool With(string kernels, Action run)
    {
        if (NativeMethods.lt_use_kernels(kernels) == 0)
        {
            return false;
        }
        try
        {
            NativeMethods.lt_kernels_are(kernels).ShouldBe(1);
            run();
        }
        finally
        {
            NativeMethods.lt_use_kernels(null).ShouldBe(1);
        }
        return true;
    }

    private static Tensor[] Run(bool native, Func<Tensor[], Tensor[]> operation, Tensor[] inputs)
    {
        var before = Fused.Native;
        Fused.Native = native;
        try
        {
            var leaves = Array.ConvertAll(inputs, x => x.detach().requires_grad_(x.requires_grad));
            var outputs = operation(leaves);
            var results = outputs.Select(o => o.detach()).ToList();
            var trained = leaves.Where(x => x.requires_grad).ToList();
            var used = outputs.Where(o => o.requires_grad).ToList();
            if (used.Count > 0)
            {
                using var chance = new Generator(99);
                var seeds = used.Select(o => randn(o.shape, float32, generator: chance).to(o.dtype)).ToList();
                autograd.backward(used, seeds);
                results.AddRange(trained.Select(x => x.grad!));
            }
            return [.. results];
        }
        finally
        {
            Fused.Native = before;
        }
    }
}
