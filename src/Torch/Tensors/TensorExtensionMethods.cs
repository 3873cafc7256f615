namespace TorchSharp;

public static class TensorExtensionMethods
{
    public static float ToSingle(this torch.Tensor value) => (float)value.ToDouble();

    public static double ToDouble(this torch.Tensor value)
    {
        using var detached = value.detach();
        using var wide = detached.to(torch.float64);
        return wide.item<double>();
    }

    public static long ToInt64(this torch.Tensor value)
    {
        using var detached = value.detach();
        using var wide = detached.to(torch.int64);
        return wide.item<long>();
    }

    public static int ToInt32(this torch.Tensor value) => checked((int)value.ToInt64());

    public static bool ToBoolean(this torch.Tensor value) => value.ToInt64() != 0;
}
