using Platform.Training.Engine;
using Platform.Training.Lora;
using Platform.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Golden;

/// <summary>What a reference run looks at: logits of chosen rows and the log-sum-exp of every row.</summary>
internal static class Probe
{
    private const int RowsPerPiece = 256;

    /// <summary>Rows of logits of packed sequences.</summary>
    /// <param name="resident">The model.</param>
    /// <param name="adapterId">Adapter, or null.</param>
    /// <param name="sequences">Sequences of one packed pass.</param>
    /// <param name="rows">Rows of the packed batch whose logits are wanted.</param>
    public static (float[][] Logits, float[] LogSumExp) Run(ResidentModel resident, string? adapterId, IReadOnlyList<int[]> sequences, IReadOnlyList<int> rows)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        using var batch = TokenBatch.Pack(sequences);
        var attention = new PackedAttention(batch);
        var pass = adapterId is null ? null : new LoraPass(resident.Adapter(adapterId), trains: false);
        var hidden = resident.Model.forward(batch.Ids, attention, pass);
        var sums = new List<float>();
        for (var start = 0; start < batch.Tokens; start += RowsPerPiece)
        {
            using var piece = NewDisposeScope();
            sums.AddRange(resident.Model.Logits(hidden.narrow(0, start, Math.Min(RowsPerPiece, batch.Tokens - start))).logsumexp(1).data<float>().ToArray());
        }

        var wanted = resident.Model.Logits(hidden.index_select(0, tensor([.. rows.Select(row => (long)row)], [rows.Count])));
        return ([.. Enumerable.Range(0, rows.Count).Select(row => wanted.select(0, row).data<float>().ToArray())], [.. sums]);
    }

    public static double Largest(IEnumerable<double> differences) => differences.DefaultIfEmpty(double.NaN).Select(Math.Abs).Max();

    public static double Largest(IEnumerable<float> computed, IEnumerable<double> expected) =>
        Largest(computed.Zip(expected, (mine, theirs) => mine - theirs));
}
