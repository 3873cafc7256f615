using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Torch.Tests;

public sealed class ErrorTests
{
    [Fact]
    public void A_shape_that_does_not_fit_names_the_operation_and_both_operands()
    {
        using var scope = NewDisposeScope();
        var error = Should.Throw<TorchException>(() => zeros(2, 3).matmul(zeros([4, 5], bfloat16)));
        error.Operation.ShouldBe("matmul");
        error.Message.ShouldStartWith("matmul(Float32 [2, 3], BFloat16 [4, 5]): ");
        error.ShouldBeAssignableTo<ExternalException>();
    }

    [Fact]
    public void An_index_outside_the_tensor_is_refused()
    {
        using var scope = NewDisposeScope();
        Should.Throw<TorchException>(() => zeros(2, 3).index_select(0, tensor([2L]))).Operation.ShouldBe("index_select");
        Should.Throw<TorchException>(() => zeros(2).select(0, 5)).Message.ShouldContain("5");
    }

    [Fact]
    public void A_second_backward_through_a_freed_graph_is_refused_in_PyTorchs_words()
    {
        using var scope = NewDisposeScope();
        var y = tensor([2f], requires_grad: true).pow(2).sum();
        y.backward();
        Should.Throw<TorchException>(() => y.backward()).Message.ShouldContain("second time");
    }

    [Fact]
    public void Reading_as_the_wrong_type_or_from_a_disposed_tensor_is_refused()
    {
        var x = tensor([1f]);
        Should.Throw<ArgumentException>(() => x.item<double>()).Message.ShouldContain("Float32");
        x.Dispose();
        Should.Throw<InvalidOperationException>(() => x.item<float>()).Message.ShouldContain("disposed");
        x.ToString().ShouldBe("disposed tensor");
    }

    [Fact]
    public void A_device_this_library_lacks_is_refused()
    {
        cuda.is_available().ShouldBeFalse();
        TryInitializeDeviceType(DeviceType.CUDA).ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => zeros(1, device: CUDA)).Message.ShouldContain("TorchSharp");
        device("cuda:1").index.ShouldBe(1);
        Should.Throw<ArgumentException>(() => device("tpu"));
    }

    [Fact]
    public void More_memory_than_there_is_is_an_exception_not_a_crash()
    {
        using var scope = NewDisposeScope();
        Should.Throw<TorchException>(() => empty([1L << 50])).Message.ShouldContain("allocate");
    }
}
