using System.Globalization;

namespace TorchSharp;

/// <summary>A 16-bit float with float32's exponent, laid out as libtorch has it.</summary>
public readonly struct BFloat16 : IEquatable<BFloat16>
{
    private readonly ushort value;

    /// <summary>Rounds to the nearest, ties to even.</summary>
    public BFloat16(float f)
    {
        var bits = BitConverter.SingleToUInt32Bits(f);
        value = float.IsNaN(f) ? (ushort)0x7FC0 : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    public static explicit operator BFloat16(float f) => new(f);

    public static explicit operator float(BFloat16 bf) => bf.ToSingle();

    public static bool operator ==(BFloat16 left, BFloat16 right) => left.Equals(right);

    public static bool operator !=(BFloat16 left, BFloat16 right) => !left.Equals(right);

    public float ToSingle() => BitConverter.UInt32BitsToSingle((uint)value << 16);

    public bool Equals(BFloat16 other) => ToSingle().Equals(other.ToSingle());

    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    public override int GetHashCode() => ToSingle().GetHashCode();

    public override string ToString() => ToSingle().ToString(CultureInfo.InvariantCulture);
}
