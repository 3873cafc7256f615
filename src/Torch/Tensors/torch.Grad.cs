using System.Runtime.CompilerServices;
using Platform.Torch.Native;
using static Platform.Torch.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => lt_grad_mode() != 0;

    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    private sealed class GradMode : IDisposable
    {
        private readonly int before = lt_grad_mode();

        internal GradMode(bool enabled) => lt_set_grad_mode(enabled ? 1 : 0);

        public void Dispose() => lt_set_grad_mode(before);
    }

    private sealed class InferenceMode(bool enabled) : IDisposable
    {
        private InferenceHandle handle = lt_inference_begin(enabled ? 1 : 0);

        public void Dispose()
        {
            lt_inference_end(handle);
            handle = default;
        }
    }

    public static class autograd
    {
        /// <summary>Gradients of the outputs' sum with respect to the inputs; null entries only where <paramref name="allow_unused"/> permits.</summary>
        public static IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var roots = Handles(outputs);
            var wanted = Handles(inputs);
            var result = new TensorHandle[wanted.Length];
            var seeds = Handles(grad_outputs);
            var ok = lt_autograd_grad(
                ref Data.First<TensorHandle>(roots), roots.Length, ref Data.First<TensorHandle>(wanted), wanted.Length, ref Seeds(seeds),
                retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, ref Data.First<TensorHandle>(result));
            Tensor.Check(ok, "autograd.grad", [.. outputs, .. inputs]);
            return Array.ConvertAll(result, h => h.IsZero ? null! : new Tensor(h));
        }

        public static void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            var roots = Handles(tensors);
            var seeds = Handles(grad_tensors);
            var leaves = Handles(inputs);
            var ok = lt_backward(
                ref Data.First<TensorHandle>(roots), roots.Length, ref Seeds(seeds), retain_graph ?? create_graph ? 1 : 0, create_graph ? 1 : 0,
                ref Data.First<TensorHandle>(leaves), leaves.Length);
            Tensor.Check(ok, nameof(backward), [.. tensors]);
        }

        public static void backward(Tensor tensor, Tensor? grad_tensor = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensor is null ? null : [grad_tensor], retain_graph, create_graph, inputs);

        private static ref TensorHandle Seeds(TensorHandle[] seeds)
        {
            if (seeds.Length == 0)
            {
                return ref Unsafe.NullRef<TensorHandle>();
            }
            return ref seeds[0];
        }
    }
}
