using Platform.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Torch.Tests;

/// <summary>A whole encoder by its kernels against the same layers by plain operations.</summary>
[Collection("alone")]
public sealed class EncoderTests : IDisposable
{
    private const int OwnLoops = 0;
    private const int OneDnn = 1;
    private const int Suiting = -1;

    public static TheoryData<int, int, int, int[]> Shapes => new()
    {
        { 64, 4, 128, [1] },                                 // head 16, one row
        { 128, 4, 192, [3, 17, 64, 65, 2] },                 // head 32, parts of vectors and of panels
        { 192, 3, 384, [130, 7, 7, 7, 33, 96, 1, 1] },       // head 64, more rows than a block of the feed-forward
        { 128, 1, 64, [200, 5] },                            // head 128
        { 192, 4, 64, [40, 19, 18, 17, 16, 15, 14] },        // head 48
    };

    public void Dispose() => NativeMethods.lt_encoder_products(Suiting).ShouldBe(1);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void All_layers_in_one_call_give_what_the_operations_give(int width, int heads, int inner, int[] lengths)
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(3);
        EncoderLayerWeights[] plain = [.. Enumerable.Range(0, 2).Select(_ => Layer(chance, width, inner))];
        EncoderLayerWeights[] exact = [.. plain.Select(layer => As(float32, layer))];
        EncoderLayerWeights[] layers = [.. plain.Select(layer => Fused.pack_encoder_layer(layer, heads))];
        Skip(layers[0]);
        var x = Random(chance, 1, lengths.Sum(), width).to(bfloat16);

        var expected = By(false, () => Fused.encoder(x.to(float32), lengths, heads, 1e-12, exact));
        var rounded = By(false, () => Fused.encoder(x, lengths, heads, 1e-12, layers));
        foreach (var products in new[] { OwnLoops, OneDnn, Suiting })
        {
            NativeMethods.lt_encoder_products(products).ShouldBe(1);
            var actual = By(true, () => Fused.encoder(x, lengths, heads, 1e-12, layers));
            FusedComparison.Close(actual, rounded, 0.05, $"products {products}");
            Off(actual).ShouldBeLessThan(1.2 * Off(rounded), $"products {products}: mean difference from float32");
        }

        double Off(Tensor result) => (result.to(float32) - expected).abs().mean().ToDouble();
    }

    [Fact]
    public void A_sequence_gets_the_same_numbers_alone_and_among_others()
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(4);
        EncoderLayerWeights[] layers = [Fused.pack_encoder_layer(Layer(chance, 128, 256), 4)];
        Skip(layers[0]);
        int[] lengths = [90, 61, 60, 44, 13, 13, 5, 5];
        var x = Random(chance, 1, lengths.Sum(), 128).to(bfloat16);

        var together = Fused.encoder(x, lengths, 4, 1e-12, layers);

        for (var (index, row) = (0, 0); index < lengths.Length; row += lengths[index++])
        {
            var alone = Fused.encoder(x.narrow(0, row, lengths[index]), [lengths[index]], 4, 1e-12, layers);
            FusedComparison.Close(together.narrow(0, row, lengths[index]), alone, 0, $"sequence {index}");
        }
    }

    [Fact]
    public void Packing_loses_no_weight_and_leaves_no_tensor_behind()
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(5);
        var plain = Layer(chance, 128, 192);
        var copies = plain.Parts.Select(part => part.clone()).ToArray();
        var before = LifetimeTests.Settled();

        var packed = Fused.pack_encoder_layer(plain, 4);

        Host.LiveTensors.ShouldBe(before);
        Skip(packed);
        packed.QueryKeyValue.shape.ShouldBe([6, 64, 64, 2]);
        packed.Down.shape.ShouldBe([2, 96, 64, 2]);
        // number [m, k] lies in panel m / 64, pair k / 2
        Number(packed.Up, (((((2 * 64) + 5) * 64) + 7) * 2) + 1).ShouldBe(Number(copies[6], (((2 * 64) + 7) * 128) + 11));
        packed.Dispose();
        Host.LiveTensors.ShouldBe(before - 12);
    }

    [Theory]
    [InlineData(96, 3, 128)] // no whole panels
    [InlineData(128, 16, 128)] // heads of 8
    [InlineData(256, 1, 128)] // heads of 256
    public void What_no_kernel_takes_stays_as_it_is_and_is_computed_all_the_same(int width, int heads, int inner)
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(6);
        var layer = Fused.pack_encoder_layer(Layer(chance, width, inner), heads);

        layer.IsPacked.ShouldBeFalse();
        var x = Random(chance, 1, 12, width).to(bfloat16);
        FusedComparison.Close(By(true, () => Fused.encoder(x, [7, 5], heads, 1e-12, [layer])), By(false, () => Fused.encoder(x, [7, 5], heads, 1e-12, [layer])), 0.05, "output");
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(7);
        var layer = Fused.pack_encoder_layer(Layer(chance, 64, 64), 2);
        Skip(layer);
        Should.Throw<System.Runtime.InteropServices.ExternalException>(() => Fused.encoder(zeros([4, 64], bfloat16), [3], 2, 1e-12, [layer])).Message.ShouldContain("3 rows");
    }

    private static void Skip(EncoderLayerWeights layer)
    {
        if (!layer.IsPacked)
            Assert.Skip("NOT RUN: this processor has no bf16 products (AVX-512 BF16)");
    }

    private static float Number(Tensor tensor, int place)
    {
        using var wide = tensor.to(float32);
        return wide.data<float>().ToArray()[place];
    }

    private static Tensor By(bool native, Func<Tensor> operation)
    {
        var before = Fused.Native;
        Fused.Native = native;
        try
        {
            return operation();
        }
        finally
        {
            Fused.Native = before;
        }
    }

    private static Tensor Random(Generator chance, double size, params long[] shape) => randn(shape, float32, generator: chance).mul_(size);

    private static EncoderLayerWeights As(ScalarType type, EncoderLayerWeights layer)
    {
        var parts = layer.Parts.Select(part => part.to(type, copy: true)).ToArray();
        return new EncoderLayerWeights(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], parts[7], parts[8], parts[9], parts[10], parts[11]);
    }

    private static EncoderLayerWeights Layer(Generator chance, int width, int inner)
    {
        Tensor Half(double size, params long[] shape) => Random(chance, size, shape).to(bfloat16);
        Tensor Around(double middle) => Random(chance, 0.2, width).add_(middle);
        var (narrow, wide) = (1 / Math.Sqrt(width), 1 / Math.Sqrt(inner));
        return new EncoderLayerWeights(
            Half(2 * narrow, 3 * width, width), Half(0.1, 3 * width), Half(narrow, width, width), Half(0.1, width), Around(1), Around(0),
            Half(2 * narrow, inner, width), Half(0.5, inner), Half(2 * wide, width, inner), Half(0.1, width), Around(1), Around(0));
    }
}
