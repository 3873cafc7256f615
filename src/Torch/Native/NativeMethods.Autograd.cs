using System.Runtime.InteropServices;

namespace Platform.Torch.Native;

// autograd.cpp: gradients, chance, threads.
internal static partial class NativeMethods
{
    [DllImport(Library.Name)]
    internal static extern int lt_set_requires_grad(TensorHandle x, int value);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_detach(TensorHandle x);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_grad(TensorHandle x, ref int ok);

    [DllImport(Library.Name)]
    internal static extern int lt_set_grad(TensorHandle x, TensorHandle grad);

    [DllImport(Library.Name)]
    internal static extern int lt_backward(ref TensorHandle roots, long count, ref TensorHandle gradients, int retain, int create, ref TensorHandle inputs, long inputCount);

    [DllImport(Library.Name)]
    internal static extern int lt_autograd_grad(ref TensorHandle outputs, long count, ref TensorHandle inputs, long inputCount, ref TensorHandle gradients, int retain, int create, int allowUnused, ref TensorHandle result);

    [DllImport(Library.Name)]
    [SuppressGCTransition]
    internal static extern int lt_grad_mode();

    [DllImport(Library.Name)]
    [SuppressGCTransition]
    internal static extern void lt_set_grad_mode(int enabled);

    [DllImport(Library.Name)]
    internal static extern InferenceHandle lt_inference_begin(int enabled);

    [DllImport(Library.Name)]
    internal static extern void lt_inference_end(InferenceHandle mode);

    [DllImport(Library.Name)]
    internal static extern GeneratorHandle lt_generator(ulong seed);

    [DllImport(Library.Name)]
    internal static extern void lt_generator_free(GeneratorHandle generator);

    [DllImport(Library.Name)]
    internal static extern int lt_generator_seed(GeneratorHandle generator, ulong seed);

    [DllImport(Library.Name)]
    internal static extern ulong lt_generator_current_seed(GeneratorHandle generator);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_generator_state(GeneratorHandle generator);

    [DllImport(Library.Name)]
    internal static extern int lt_generator_set_state(GeneratorHandle generator, TensorHandle state);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_rand(ref long shape, long rank, int dtype, GeneratorHandle generator);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_randn(ref long shape, long rank, int dtype, GeneratorHandle generator);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_randint(long low, long high, ref long shape, long rank, int dtype, GeneratorHandle generator);

    [DllImport(Library.Name)]
    internal static extern int lt_normal_(TensorHandle x, double mean, double deviation, GeneratorHandle generator);

    [DllImport(Library.Name)]
    internal static extern int lt_uniform_(TensorHandle x, double from, double to, GeneratorHandle generator);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_multinomial(TensorHandle x, long samples, int replacement, GeneratorHandle generator);

    [DllImport(Library.Name)]
    internal static extern int lt_set_num_threads(int count);

    [DllImport(Library.Name)]
    internal static extern int lt_num_threads();
}
