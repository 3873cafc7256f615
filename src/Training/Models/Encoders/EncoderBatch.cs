using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Models.Encoders;

/// <summary>Sequences laid end to end for an encoder, filled up where products should come in few shapes.</summary>
/// <param name="Ids">[N] int64.</param>
/// <param name="Positions">[N] int64, rows of the position table.</param>
/// <param name="Segments">[N] int64, or null where all are of the first segment.</param>
/// <param name="Lengths">Rows of each sequence; the last may be filling.</param>
/// <param name="Starts">First row of each sequence that was given.</param>
internal sealed record EncoderBatch(Tensor Ids, Tensor Positions, Tensor? Segments, int[] Lengths, int[] Starts) : IDisposable
{
    private const int SmallStep = 16;
    private const int Step = 64;

    /// <param name="sequences">Token ids of each.</param>
    /// <param name="secondStarts">Where the second segment of each begins, or null for one segment.</param>
    /// <param name="firstPosition">Row of the first token's position.</param>
    /// <param name="mostPositions">Rows of the position table.</param>
    /// <param name="anyRows">True to fill up nothing.</param>
    public static EncoderBatch Pack(IReadOnlyList<int[]> sequences, IReadOnlyList<int>? secondStarts, int firstPosition, int mostPositions, bool anyRows)
    {
        var given = sequences.Sum(sequence => sequence.Length);
        var step = anyRows ? 1 : given > 4 * Step ? Step : SmallStep;
        var total = (given + step - 1) / step * step;
        var (ids, positions, segments) = (new long[total], new long[total], secondStarts is null ? null : new long[total]);
        var starts = new int[sequences.Count];
        var row = 0;
        for (var index = 0; index < sequences.Count; index++)
        {
            starts[index] = row;
            var second = secondStarts?[index] ?? int.MaxValue;
            for (var place = 0; place < sequences[index].Length; place++, row++)
            {
                (ids[row], positions[row]) = (sequences[index][place], firstPosition + place);
                if (segments is not null && place >= second)
                    segments[row] = 1;
            }
        }

        for (var place = 0; row < total; row++, place++)
            positions[row] = Math.Min(firstPosition + place, mostPositions - 1);
        IEnumerable<int> lengths = sequences.Select(sequence => sequence.Length);
        return new EncoderBatch(
            Detached(ids), Detached(positions), segments is null ? null : Detached(segments), [.. total > given ? lengths.Append(total - given) : lengths], starts);
    }

    public void Dispose()
    {
        Ids.Dispose();
        Positions.Dispose();
        Segments?.Dispose();
    }

    private static Tensor Detached(long[] values) => tensor(values, [values.Length]).DetachFromDisposeScope();
}
