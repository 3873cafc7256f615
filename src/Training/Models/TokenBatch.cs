using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Models;

/// <summary>Neighbouring sequences of one length: they share one attention product.</summary>
/// <param name="Start">First row in the batch.</param>
/// <param name="Count">Number of sequences.</param>
/// <param name="Length">Tokens of each.</param>
internal readonly record struct SequenceRun(int Start, int Count, int Length);

/// <summary>
/// Sequences laid end to end without padding: N rows for N tokens. Positions restart with each sequence, and attention
/// stays inside one, so a sequence gets the same numbers as alone.
/// </summary>
internal sealed class TokenBatch : IDisposable
{
    private TokenBatch(Tensor ids, Tensor positions, IReadOnlyList<SequenceRun> runs, IReadOnlyList<int> starts)
        => (Ids, Positions, Runs, Starts) = (ids, positions, runs, starts);

    /// <summary>[N] int64.</summary>
    public Tensor Ids { get; }

    /// <summary>[N] int64.</summary>
    public Tensor Positions { get; }

    public IReadOnlyList<SequenceRun> Runs { get; }

    /// <summary>First row of each sequence, in the order given.</summary>
    public IReadOnlyList<int> Starts { get; }

    public int Tokens => (int)Ids.size(0);

    public static TokenBatch Pack(IReadOnlyList<int[]> sequences)
    {
        var total = sequences.Sum(sequence => sequence.Length);
        var ids = new long[total];
        var positions = new long[total];
        var starts = new int[sequences.Count];
        var runs = new List<SequenceRun>();
        var row = 0;
        for (var index = 0; index < sequences.Count; index++)
        {
            var sequence = sequences[index];
            starts[index] = row;
            for (var position = 0; position < sequence.Length; position++, row++)
                (ids[row], positions[row]) = (sequence[position], position);
            AddTo(runs, starts[index], sequence.Length);
        }

        return new TokenBatch(
            tensor(ids, [total]).DetachFromDisposeScope(), tensor(positions, [total]).DetachFromDisposeScope(), runs, starts);
    }

    public void Dispose()
    {
        Ids.Dispose();
        Positions.Dispose();
    }

    private static void AddTo(List<SequenceRun> runs, int start, int length)
    {
        if (runs.Count > 0 && runs[^1].Length == length)
            runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
        else
            runs.Add(new SequenceRun(start, 1, length));
    }
}
