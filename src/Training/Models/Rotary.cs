using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Models;

/// <summary>Cosines and sines of one pass's positions, [N, D/2] float32 each. Pairs are (x[i], x[i + D/2]).</summary>
internal sealed record Rotation(Tensor Cos, Tensor Sin);

/// <summary>Table of rotations by position; grows with the longest sequence seen.</summary>
internal sealed class Rotary(RotaryOptions options, int headSize) : IDisposable
{
    private const int GrowBy = 512;

    private Tensor? _cos; // [P, D/2] float32
    private Tensor? _sin;

    /// <param name="positions">[N] int64.</param>
    /// <param name="reach">Largest position plus one.</param>
    /// <returns>A rotation whose tensors are the caller's.</returns>
    public Rotation At(Tensor positions, int reach)
    {
        Grow(reach);
        using var scope = NewDisposeScope();
        var cos = _cos!.index_select(0, positions).MoveToOuterDisposeScope();
        var sin = _sin!.index_select(0, positions).MoveToOuterDisposeScope();
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
