using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Torch.Tests;

public sealed class AutogradTests
{
    /// <summary>Slope of a scalar function at one element, from two evaluations in double precision.</summary>
    private static double Slope(Func<Tensor, Tensor> function, Tensor at, int element)
    {
        const double step = 1e-6;
        using var scope = NewDisposeScope();
        double At(double shift)
        {
            var moved = at.detach().clone();
            moved.data<double>().CopyFrom([moved.data<double>().ToArray()[element] + shift], 0, element);
            return function(moved).item<double>();
        }
        return (At(step) - At(-step)) / (2 * step);
    }

    public static TheoryData<string> Functions => ["silu", "softmax", "matmul", "norm", "log_softmax", "division", "gather"];

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_gradient_is_the_slope(string name)
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(3);
        var weight = randn([4, 4], float64, generator: chance);
        Func<Tensor, Tensor> function = name switch
        {
            "silu" => x => (x.silu() * weight).sum(),
            "softmax" => x => (x.softmax(1) * weight).sum(),
            "matmul" => x => x.matmul(weight).pow(2).sum(),
            "norm" => x => (x * (x.pow(2).mean([-1], true) + 1e-5).rsqrt() * weight).sum(),
            "log_softmax" => x => (x.log_softmax(-1) * weight).sum(),
            "division" => x => (weight / (x.pow(2) + 1)).sum(),
            "gather" => x => (x.gather(1, tensor([1L, 1, 0, 3], [4, 1])).exp()).sum(),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
        var x = randn([4, 4], float64, requires_grad: true, generator: chance);
        function(x).backward();
        var gradient = x.grad!.data<double>().ToArray();
        for (var i = 0; i < 16; i++)
        {
            gradient[i].ShouldBe(Slope(function, x, i), 1e-5, $"element {i}");
        }
    }

    [Fact]
    public void Gradients_add_up_until_they_are_cleared()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2], requires_grad: true);
        (x * 3).sum().backward();
        (x * 3).sum().backward();
        x.grad!.ToArrayOf<float>().ShouldBe([6, 6]);
        x.grad = null;
        x.grad.ShouldBeNull();
    }

    [Fact]
    public void Nothing_is_recorded_under_no_grad_and_recording_resumes_after()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f], requires_grad: true);
        using (no_grad())
        {
            is_grad_enabled().ShouldBeFalse();
            (x * 2).requires_grad.ShouldBeFalse();
            using (enable_grad())
            {
                (x * 2).requires_grad.ShouldBeTrue();
            }
            is_grad_enabled().ShouldBeFalse();
        }
        (x * 2).requires_grad.ShouldBeTrue();
        using (inference_mode())
        {
            (x * 2).requires_grad.ShouldBeFalse();
        }
        x.detach().requires_grad.ShouldBeFalse();
    }

    [Fact]
    public void Grad_returns_gradients_without_touching_the_leaves()
    {
        using var scope = NewDisposeScope();
        var x = tensor([2f], requires_grad: true);
        var y = tensor([5f], requires_grad: true);
        var gradients = autograd.grad([x.pow(3)], [x, y], allow_unused: true);
        gradients[0].item<float>().ShouldBe(12);
        gradients[1].ShouldBeNull();
        x.grad.ShouldBeNull();
        var second = autograd.grad([autograd.grad([x.pow(3)], [x], create_graph: true)[0]], [x]);
        second[0].item<float>().ShouldBe(12);
    }

    [Fact]
    public void Clipping_scales_gradients_to_the_joint_norm()
    {
        using var scope = NewDisposeScope();
        using var a = new Parameter(zeros(1));
        using var b = new Parameter(zeros(1));
        (a * 3 + b * 4).sum().backward();
        nn.utils.clip_grad_norm_([a, b], 1).ShouldBe(5, 1e-6);
        a.grad!.item<float>().ShouldBe(0.6f, 1e-5);
        b.grad!.item<float>().ShouldBe(0.8f, 1e-5);
    }
}
