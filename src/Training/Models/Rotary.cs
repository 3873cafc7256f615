using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Models;

/// <summary>Cosines and sines of one pass's positions, [N, 1, D/2] each, in the compute type.</summary>
internal sealed record Rotation(Tensor Cos, Tensor Sin)
{
    /// <summary>Turns the pairs (x[i], x[i + D/2]) by the angle of their position.</summary>
    /// <param name="x">[N, heads, D].</param>
    /// <returns>[N, heads, D], the caller's.</returns>
    public Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var half = x.size(2) / 2;
        var (first, second) = (x.narrow(2, 0, half), x.narrow(2, half, half));
        return cat([first.mul(Cos).sub(second.mul(Sin)), second.mul(Cos).add(first.mul(Sin))], 2).MoveToOuterDisposeScope();
    }
}

/// <summary>Table of rotations by position; grows with the longest sequence seen.</summary>
internal sealed class Rotary(RotaryOptions options, int headSize) : IDisposable
{
    private const int GrowBy = 512;

    private Tensor? _cos; // [P, D/2] float32
    private Tensor? _sin;

    /// <param name="positions">[N] int64.</param>
    /// <param name="reach">Largest position plus one.</param>
    /// <param name="dtype">Compute type.</param>
    /// <returns>A rotation whose tensors are the caller's.</returns>
    public Rotation At(Tensor positions, int reach, ScalarType dtype)
    {
        Grow(reach);
        using var scope = NewDisposeScope();
        var cos = _cos!.index_select(0, positions).unsqueeze(1).to(dtype).MoveToOuterDisposeScope();
        var sin = _sin!.index_select(0, positions).unsqueeze(1).to(dtype).MoveToOuterDisposeScope();
        return new Rotation(cos, sin);
    }

    public void Dispose()
    {
        _cos?.Dispose();
        _sin?.Dispose();
    }

    private void Grow(int reach)
    {
        if (_cos is not null && _cos.size(0) >= reach)
            return;

        Dispose();
        var positions = (reach + GrowBy - 1) / GrowBy * GrowBy;
        var frequencies = options.Frequencies(headSize);
        var (cos, sin) = (new float[positions * frequencies.Length], new float[positions * frequencies.Length]);
        for (var position = 0; position < positions; position++)
            for (var pair = 0; pair < frequencies.Length; pair++)
            {
                // float32 angles, as the reference implementations compute them
                var angle = position * (float)frequencies[pair];
                (sin[position * frequencies.Length + pair], cos[position * frequencies.Length + pair]) = MathF.SinCos(angle);
            }

        _cos = tensor(cos, [positions, frequencies.Length]).DetachFromDisposeScope();
        _sin = tensor(sin, [positions, frequencies.Length]).DetachFromDisposeScope();
    }
}
