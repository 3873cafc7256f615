using System.Runtime.InteropServices;

namespace Platform.Torch.Native;

// fused_encoder.cpp.
internal static partial class NativeMethods
{
    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_fused_layer_norm(TensorHandle x, TensorHandle residual, TensorHandle weight, TensorHandle bias, double eps);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_fused_linear_gelu(TensorHandle x, TensorHandle weight, TensorHandle bias);
}
