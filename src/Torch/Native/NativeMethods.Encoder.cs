using System.Runtime.InteropServices;

namespace Platform.Torch.Native;

// fused_encoder.cpp, fused_encoder_layers.cpp.
internal static partial class NativeMethods
{
    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_fused_layer_norm(TensorHandle x, TensorHandle residual, TensorHandle weight, TensorHandle bias, double eps);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_fused_linear_gelu(TensorHandle x, TensorHandle weight, TensorHandle bias);

    [DllImport(Library.Name)]
    internal static extern int lt_encodes();

    [DllImport(Library.Name)]
    internal static extern int lt_encoder_products(int where);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_fused_encoder(
        TensorHandle x, ref int lengths, long count, ref TensorHandle weights, long layers, long heads, double eps);
}
