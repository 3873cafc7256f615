using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Torch.Tests;

/// <summary>Native memory is counted, not hoped for. One collection, because the count is the process's.</summary>
[Collection("alone")]
public sealed class LifetimeTests
{
    /// <summary>The count once what earlier tests forgot has been collected.</summary>
    internal static long Settled()
    {
        // a finalizer may let go of what holds more
        for (var (last, now) = (long.MaxValue, Host.LiveTensors); now < last; (last, now) = (now, Host.LiveTensors))
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return Host.LiveTensors;
    }

    [Fact]
    public void A_scope_leaves_nothing_behind()
    {
        var before = Settled();
        using (NewDisposeScope())
        {
            var x = randn([8, 8], requires_grad: true);
            var parts = (x.matmul(x).softmax(1) + 1).split(2);
            parts[0].sum().backward();
            _ = x.grad!.norm().ToDouble();
            using (var inner = NewDisposeScope())
            {
                _ = x + 1;
                inner.DisposablesCount.ShouldBe(1);
            }
        }
        Host.LiveTensors.ShouldBe(before);
    }

    [Fact]
    public void An_exception_leaves_nothing_behind()
    {
        var before = Settled();
        Should.Throw<TorchException>(() =>
        {
            using var scope = NewDisposeScope();
            var x = zeros(4, 4);
            (x + 1).matmul(zeros(3, 3));
        });
        Host.LiveTensors.ShouldBe(before);
    }

    [Fact]
    public void What_moves_out_or_is_detached_outlives_its_scope()
    {
        var before = Settled();
        Tensor detached;
        using (var outer = NewDisposeScope())
        {
            Tensor moved;
            using (NewDisposeScope())
            {
                moved = zeros(2).MoveToOuterDisposeScope();
                detached = zeros(3).DetachFromDisposeScope();
            }
            moved.numel().ShouldBe(2);
            outer.Contains(moved).ShouldBeTrue();
            WrappedTensorDisposeScope(() => ones(2) + ones(2)).sum().item<float>().ShouldBe(4);
        }
        detached.numel().ShouldBe(3);
        Host.LiveTensors.ShouldBe(before + 1);
        detached.Dispose();
        Host.LiveTensors.ShouldBe(before);
    }

    [Fact]
    public void A_forgotten_tensor_is_freed_by_the_collector()
    {
        var before = Settled();
        Forget();
        for (var i = 0; i < 20 && Host.LiveTensors > before; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Host.LiveTensors.ShouldBe(before);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Forget()
    {
        for (var i = 0; i < 10; i++)
        {
            _ = zeros(100_000);
        }
    }

    [Fact]
    public void Tensors_that_nobody_disposes_do_not_fill_the_memory()
    {
        var before = Host.ResidentBytes;
        for (var i = 0; i < 500; i++)
        {
            _ = ones(1 << 20);
        }
        (Host.ResidentBytes - before).ShouldBeLessThan(1500L << 20, "500 tensors of 4 MB were made");
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Fact]
    public void Scopes_of_two_threads_do_not_see_each_other()
    {
        using var scope = NewDisposeScope();
        var there = OtherThread.Run(() => zeros(1));
        scope.Contains(there).ShouldBeFalse();
        there.Dispose();
    }

    [Fact]
    public void Kept_blocks_stay_until_they_are_trimmed()
    {
        const long Block = 32L << 20;
        Host.CacheBlocks(1);
        try
        {
            using (NewDisposeScope())
            {
                foreach (var number in Enumerable.Range(0, 4))
                {
                    full([Block / sizeof(float)], number);
                }
            }
            var kept = Host.ResidentBytes;
            Host.TrimBlocks();
            Host.ResidentBytes.ShouldBeLessThan(kept - (2 * Block));
        }
        finally
        {
            Host.CacheBlocks(0);
        }
    }

    [Fact]
    public void Kept_blocks_are_used_again_and_given_back()
    {
        Host.CacheBlocks(256L << 20);
        try
        {
            for (var size = 1L; size < 1 << 23; size = (size * 3) + 1)
            {
                using var scope = NewDisposeScope();
                var x = full([size], 3f);
                using var again = full([size], 4f);
                (x + again).sum().ToDouble().ShouldBe(7.0 * size, 1e-3 * size);
            }
        }
        finally
        {
            Host.CacheBlocks(0);
        }
    }
}

[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;

internal static class OtherThread
{
    internal static T Run<T>(Func<T> work)
    {
        T result = default!;
        var thread = new Thread(() => result = work());
        thread.Start();
        thread.Join();
        return result;
    }
}
