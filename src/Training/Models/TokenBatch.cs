using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Models;

/// <summary>
/// Sequences laid end to end without padding: N rows for N tokens. Positions restart with each sequence, and attention
/// stays inside one, so a sequence gets the same numbers as alone.
/// </summary>
internal sealed class TokenBatch : IDisposable
{
    private TokenBatch(Tensor ids, Tensor positions, int[] lengths, IReadOnlyList<int> starts)
        => (Ids, Positions, Lengths, Starts) = (ids, positions, lengths, starts);

    /// <summary>[N] int64.</summary>
    public Tensor Ids { get; }

    /// <summary>[N] int64.</summary>
    public Tensor Positions { get; }

    /// <summary>Rows of each sequence, in the order given.</summary>
    public int[] Lengths { get; }

    /// <summary>First row of each sequence, in the order given.</summary>
    public IReadOnlyList<int> Starts { get; }

    public int Tokens => (int)Ids.size(0);

    public static TokenBatch Pack(IReadOnlyList<int[]> sequences)
    {
        var total = sequences.Sum(sequence => sequence.Length);
        var ids = new long[total];
        var positions = new long[total];
        var starts = new int[sequences.Count];
        var row = 0;
        for (var index = 0; index < sequences.Count; index++)
        {
            var sequence = sequences[index];
            starts[index] = row;
            for (var position = 0; position < sequence.Length; position++, row++)
                (ids[row], positions[row]) = (sequence[position], position);
        }

        return new TokenBatch(
            tensor(ids, [total]).DetachFromDisposeScope(), tensor(positions, [total]).DetachFromDisposeScope(), [.. sequences.Select(sequence => sequence.Length)], starts);
    }

    public void Dispose()
    {
        Ids.Dispose();
        Positions.Dispose();
    }
}
