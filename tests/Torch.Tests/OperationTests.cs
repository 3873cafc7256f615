using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Torch.Tests;

/// <summary>Figures worked out by hand.</summary>
public sealed class OperationTests
{
    private static float[] Values(Tensor tensor) => tensor.to(float32).data<float>().ToArray();

    [Fact]
    public void A_product_of_matrices_is_what_paper_says()
    {
        using var scope = NewDisposeScope();
        var a = tensor([1f, 2, 3, 4, 5, 6], [2, 3]);
        var b = tensor([7f, 8, 9, 10, 11, 12], [3, 2]);
        Values(a.matmul(b)).ShouldBe([58, 64, 139, 154]);
    }

    [Fact]
    public void Numbers_keep_their_type_as_in_PyTorch()
    {
        using var scope = NewDisposeScope();
        var whole = tensor([1L, 2, 3]);
        (whole + 1).dtype.ShouldBe(int64);
        (whole * 0.5).dtype.ShouldBe(float32);
        whole.gt(tensor([2L, 2, 2])).ToArrayOf<bool>().ShouldBe([false, false, true]);
        (whole.to(bfloat16) * 2.0).dtype.ShouldBe(bfloat16);
        arange(3).dtype.ShouldBe(int64);
        arange(0, 1, 0.25).ToArrayOf<float>().ShouldBe([0f, 0.25f, 0.5f, 0.75f]);
    }

    [Fact]
    public void Softmax_of_logarithms_gives_the_shares()
    {
        using var scope = NewDisposeScope();
        var x = tensor([0f, MathF.Log(2), MathF.Log(5)]);
        Values(x.softmax(0)).ShouldBe([0.125f, 0.25f, 0.625f], 1e-6);
        x.logsumexp(0).item<float>().ShouldBe(MathF.Log(8), 1e-6);
    }

    [Fact]
    public void Bfloat16_rounds_to_the_nearest_even()
    {
        using var scope = NewDisposeScope();
        float[] values = [1f, 1.00390625f, 1.01171875f, -3.14159f, 1e30f];
        var native = tensor(values).to(bfloat16).data<BFloat16>().ToArray();
        native.Select(v => v.ToSingle()).ShouldBe(values.Select(v => new BFloat16(v).ToSingle()));
        native[1].ToSingle().ShouldBe(1f);
        native[2].ToSingle().ShouldBe(1.015625f);
    }

    [Fact]
    public void Indexing_and_layout_follow_PyTorch()
    {
        using var scope = NewDisposeScope();
        var x = arange(12).view(3, 4);
        x.t().is_contiguous().ShouldBeFalse();
        x.t().data<long>().ToArray().ShouldBe([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]);
        x.index_select(0, tensor([2L, 0])).data<long>().ToArray().ShouldBe([8, 9, 10, 11, 0, 1, 2, 3]);
        x.gather(1, tensor([3L, 0, 1], [3, 1])).data<long>().ToArray().ShouldBe([3, 4, 9]);
        x.split([1, 2]).Select(p => p.size(0)).ShouldBe([1, 2]);
        x.chunk(2, 1).Select(p => p.shape).ShouldBe([[3, 2], [3, 2]]);
        x.unbind(1).Length.ShouldBe(4);
        cat([x, x], 1).shape.ShouldBe([3, 8]);
        stack([x, x]).shape.ShouldBe([2, 3, 4]);
        x.narrow(1, 1, 2).contiguous().data<long>().ToArray().ShouldBe([1, 2, 5, 6, 9, 10]);
        x.topk(2).indexes.data<long>().ToArray().ShouldBe([3, 2, 3, 2, 3, 2]);
        x.data<long>()[1, 2].ShouldBe(6);
    }

    [Fact]
    public void Statistics_over_dimensions_match_paper()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2, 3, 4], [2, 2]);
        x.sum().item<float>().ShouldBe(10);
        Values(x.sum(0L)).ShouldBe([4, 6]);
        Values(x.mean([1], keepdim: true)).ShouldBe([1.5f, 3.5f]);
        Values(x.cumsum(1)).ShouldBe([1, 3, 3, 7]);
        x.norm().item<float>().ShouldBe(MathF.Sqrt(30), 1e-5);
        x.max(1).indexes.data<long>().ToArray().ShouldBe([1, 1]);
        x.argmax(0).data<long>().ToArray().ShouldBe([1, 1]);
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers_and_a_state_can_be_restored()
    {
        using var scope = NewDisposeScope();
        using var a = new Generator(7);
        using var b = new Generator(7);
        Values(randn([5], generator: a)).ShouldBe(Values(randn([5], generator: b)));
        var state = a.get_state();
        var next = Values(rand([4], generator: a));
        a.set_state(state);
        Values(rand([4], generator: a)).ShouldBe(next);
        using var other = new Generator(8);
        Values(randn([5], generator: other)).ShouldNotBe(Values(randn([5], generator: b)));
    }

    [Fact]
    public void Bytes_go_through_a_stream_unchanged()
    {
        using var scope = NewDisposeScope();
        var x = arange(1000, dtype: float32);
        using var stream = new MemoryStream();
        x.WriteBytesToStream(stream);
        stream.Position = 0;
        var y = empty([1000]);
        y.ReadBytesFromStream(stream);
        Values(y).ShouldBe(Values(x));
        from_array(new float[2, 3]).shape.ShouldBe([2, 3]);
    }

    [Fact]
    public void Cross_entropy_of_even_logits_is_the_logarithm_of_the_choices()
    {
        using var scope = NewDisposeScope();
        var logits = zeros(3, 8);
        nn.functional.cross_entropy(logits, tensor([0L, 5, 7])).item<float>().ShouldBe(MathF.Log(8), 1e-6);
        nn.functional.cross_entropy(logits, tensor([0L, 5, -100]), reduction: nn.Reduction.Sum).item<float>().ShouldBe(2 * MathF.Log(8), 1e-5);
    }
}

internal static class TensorReading
{
    internal static T[] ToArrayOf<T>(this Tensor tensor)
        where T : unmanaged => tensor.data<T>().ToArray();
}
