using TorchSharp.Modules;
using static Platform.Torch.Native.NativeMethods;

namespace TorchSharp;

/// <summary>What padding is filled with. Only constants here.</summary>
public enum PaddingModes
{
    Zeros = 0,
    Reflect = 1,
    Replicate = 2,
    Circular = 3,
    Constant = 4,
}

public static partial class torch
{
    public static class nn
    {
        public enum Reduction : long
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        public static class functional
        {
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Tensor.Result(lt_linear(input.Handle, weights.Handle, bias is null ? default : bias.Handle), nameof(linear), input, weights, bias);

            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? x.copy_(x.silu()) : x.silu();

            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.copy_(x.relu()) : x.relu();

            public static Tensor gelu(Tensor x) => x.gelu();

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0) =>
                Tensor.Result(
                    lt_cross_entropy(input.Handle, target.Handle, weight is null ? default : weight.Handle, (long)reduction, ignore_index, label_smoothing),
                    nameof(cross_entropy), input, target, weight);

            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                Tensor.Result(
                    lt_nll_loss(input.Handle, target.Handle, weight is null ? default : weight.Handle, (long)reduction), nameof(nll_loss), input, target, weight);

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Tensor.Result(lt_dropout(input.Handle, p, training ? 1 : 0), nameof(dropout), input);

            public static Tensor one_hot(Tensor x, long num_classes = -1) => Tensor.Result(lt_one_hot(x.Handle, num_classes), nameof(one_hot), x);

            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                mode == PaddingModes.Constant
                    ? Tensor.Result(lt_pad(input.Handle, ref Platform.Torch.Native.Data.First<long>(pad), pad.Length, value), nameof(pad), input)
                    : throw new NotSupportedException($"Padding is constant here; {mode} is not offered.");
        }

        public static class utils
        {
            /// <summary>Scales the gradients so that their joint norm is at most <paramref name="max_norm"/>; returns the norm before.</summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using var scope = NewDisposeScope();
                using var quiet = no_grad();
                var grads = tensors.Select(t => t.grad).OfType<Tensor>().ToList();
                if (grads.Count == 0)
                {
                    return 0;
                }
                var norms = stack(grads.Select(g => g.norm((float)norm_type).to(float32)));
                var total = norms.norm((float)norm_type).ToDouble();
                if (total > max_norm)
                {
                    grads.ForEach(g => g.mul_(max_norm / (total + 1e-6)));
                }
                return total;
            }
        }
    }
}
