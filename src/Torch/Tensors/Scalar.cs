using Platform.Torch.Native;

namespace TorchSharp;

/// <summary>A number of any type, as tensor operations take it. Disposing does nothing here; the real package holds native memory.</summary>
public sealed class Scalar : IDisposable
{
    private Scalar(long bits, long kind) => Value = new(bits, kind);

    internal Number Value { get; }

    public static implicit operator Scalar(byte value) => new(value, 0);

    public static implicit operator Scalar(sbyte value) => new(value, 0);

    public static implicit operator Scalar(short value) => new(value, 0);

    public static implicit operator Scalar(int value) => new(value, 0);

    public static implicit operator Scalar(long value) => new(value, 0);

    public static implicit operator Scalar(float value) => new(BitConverter.DoubleToInt64Bits(value), 1);

    public static implicit operator Scalar(double value) => new(BitConverter.DoubleToInt64Bits(value), 1);

    public static implicit operator Scalar(bool value) => new(value ? 1 : 0, 2);

    public void Dispose() => GC.SuppressFinalize(this);
}
