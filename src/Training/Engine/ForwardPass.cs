using Platform.Training.Lora;
using Platform.Training.Losses;
using Platform.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Engine;

/// <summary>Runs a batch through the model and a loss: cut into passes that fit the memory, gradients added up over them.</summary>
/// <param name="model">The model.</param>
/// <param name="passTokens">Most tokens of a pass that keeps all its activations.</param>
internal sealed class ForwardPass(DecoderModel model, int passTokens)
{
    private readonly LossHead _head = new(model);

    /// <param name="adapter">Adapter, or null for the base alone.</param>
    /// <param name="request">Checked request.</param>
    /// <param name="backward">True to add the gradient to the adapter's.</param>
    /// <param name="cancellationToken">Looked at between passes; the gradient so far is cleared.</param>
    public ForwardResult Run(LoraAdapter? adapter, ForwardRequest request, bool backward, CancellationToken cancellationToken)
    {
        var loss = new ForwardLoss(request.Loss, TokenLosses.Of(request.Loss, request.LossSettings));
        var logprobs = request.ReturnLogprobs ? request.Data.Select(datum => new float[datum.Tokens.Length]).ToArray() : null;
        double sum = 0;
        try
        {
            var index = 0;
            foreach (var part in Parts(request.Data))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var pass = adapter is null ? null : new LoraPass(adapter, backward, Seeds.Mix(request.Seed, index++));
                sum += RunPart(part, request, loss, pass, logprobs);
            }
        }
        catch
        {
            if (backward)
                adapter?.ClearGradients();
            throw;
        }

        return new ForwardResult(sum, request.Data.Sum(Weight), request.Data.Sum(datum => (long)datum.Tokens.Length), logprobs);
    }

    private static double Weight(Datum datum) => datum.Weights is null ? datum.Tokens.Length : datum.Weights.Sum(weight => (double)weight);

    /// <summary>Places of the sequences in each pass: of similar length together, as many as fit.</summary>
    private IEnumerable<int[]> Parts(IReadOnlyList<Datum> data)
    {
        var part = new List<int>();
        var tokens = 0;
        foreach (var index in Enumerable.Range(0, data.Count).OrderBy(index => data[index].Tokens.Length).ThenBy(index => index))
        {
            var length = data[index].Tokens.Length;
            if (part.Count > 0 && tokens + length > passTokens)
            {
                yield return [.. part];
                part.Clear();
                tokens = 0;
            }

            part.Add(index);
            tokens += length;
        }

        yield return [.. part];
    }

    private double RunPart(int[] part, ForwardRequest request, ForwardLoss loss, LoraPass? pass, float[][]? logprobs)
    {
        using var scope = NewDisposeScope();
        using var batch = Pack(part, request.Data);
        var attention = new PackedAttention(batch);
        var rows = new ScoredRows();
        for (var place = 0; place < part.Length; place++)
            rows.Add(part[place], request.Data[part[place]], batch.Starts[place], logprobs is not null && !request.WeightedLogprobsOnly);
        if (rows.Count == 0)
            return 0;

        void Keep(int row, float logprob)
        {
            var (datum, position) = rows.PlaceOf(row);
            if (logprobs is not null)
                logprobs[datum][position] = logprob;
        }

        var work = new Work(batch, attention, rows, pass, hidden => _head.Run(hidden, rows, loss, pass?.Trains == true, Keep));
        return pass?.Trains != true ? Forward(work) : part.Sum(index => request.Data[index].Tokens.Length) > passTokens ? Recomputed(work) : Direct(work);
    }

    /// <summary>
    /// Packs the sequences and fills up with one that nobody scores: passes of every length would each have matrix products of their own shape,
    /// and the library keeps what it plans for a shape.
    /// </summary>
    private static TokenBatch Pack(int[] part, IReadOnlyList<Datum> data)
    {
        const int Step = 64;
        var sequences = part.Select(index => data[index].Tokens).ToList();
        var missing = (Step - (sequences.Sum(sequence => sequence.Length) % Step)) % Step;
        if (missing > 0 && missing < sequences.Sum(sequence => sequence.Length))
            sequences.Add(new int[missing]);
        return TokenBatch.Pack(sequences);
    }

    private double Forward(Work work)
    {
        using var none = no_grad();
        var hidden = model.forward(work.Batch.Ids, work.Attention, work.Pass);
        return work.Head(Scored(hidden, work));
    }

    /// <summary>Keeps every activation until the backward pass.</summary>
    private double Direct(Work work)
    {
        var hidden = model.forward(work.Batch.Ids, work.Attention, work.Pass);
        return work.Head(Scored(hidden, work));
    }

    /// <summary>Keeps only each layer's input and computes the layer again on the way back: a third more time, a fraction of the memory.</summary>
    private double Recomputed(Work work)
    {
        var rotations = model.RotationsOf(work.Attention);
        var inputs = new Tensor[model.LayerCount + 1];
        using (no_grad())
        {
            inputs[0] = model.Embed(work.Batch.Ids);
            for (var layer = 0; layer < model.LayerCount; layer++)
                inputs[layer + 1] = model.Layer(layer, inputs[layer], rotations, work.Attention, work.Pass);
        }

        var last = inputs[^1].detach().requires_grad_();
        var sum = work.Head(Scored(model.Finish(last), work));
        var gradient = last.grad!;
        for (var layer = model.LayerCount - 1; layer >= 0; layer--)
        {
            using var scope = NewDisposeScope();
            var input = inputs[layer].detach().requires_grad_();
            model.Layer(layer, input, rotations, work.Attention, work.Pass).backward([gradient]);
            gradient = input.grad!.MoveToOuterDisposeScope();
            inputs[layer + 1].Dispose();
        }

        return sum;
    }

    private static Tensor Scored(Tensor hidden, Work work) =>
        work.Rows.Count == work.Batch.Tokens ? hidden : hidden.index_select(0, tensor(work.Rows.Rows(), [work.Rows.Count]));

    private sealed record Work(TokenBatch Batch, PackedAttention Attention, ScoredRows Rows, LoraPass? Pass, Func<Tensor, double> Head);
}
