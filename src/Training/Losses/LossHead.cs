using Platform.Training.Engine;
using Platform.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Losses;

/// <summary>
/// Output matrix and loss in one, a piece of rows at a time: the logits of a whole batch (vocabulary × tokens) never exist,
/// and the gradient of each piece is made while its logits are at hand.
/// </summary>
internal sealed class LossHead(DecoderModel model)
{
    private const int RowsPerPiece = 256;

    /// <param name="hidden">[M, H], the scored rows, without gradients.</param>
    /// <param name="rows">What they are scored on.</param>
    /// <param name="loss">The loss of a token.</param>
    /// <param name="wantsGradient">True to return the gradient of the hidden states.</param>
    /// <param name="onLogprob">Receives each row's log-probability.</param>
    /// <returns>Sum of the losses, and [M, H] in the type of hidden (the caller's) or null.</returns>
    public (double Loss, Tensor? Gradient) Run(Tensor hidden, ScoredRows rows, TokenLoss loss, bool wantsGradient, Action<int, float> onLogprob)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var gradient = wantsGradient ? empty_like(hidden) : null;
        double sum = 0;
        for (var start = 0; start < rows.Count; start += RowsPerPiece)
        {
            using var piece = NewDisposeScope();
            var count = Math.Min(RowsPerPiece, rows.Count - start);
            var logits = model.Logits(hidden.narrow(0, start, count)); // [m, V]
            var targets = tensor(rows.Targets(start, count), [count, 1]); // [m, 1]
            var total = logits.logsumexp(1, keepdim: true); // [m, 1]
            var logprobs = logits.gather(1, targets).sub(total).data<float>().ToArray();
            var slopes = new float[count];
            for (var row = 0; row < count; row++)
            {
                onLogprob(start + row, logprobs[row]);
                var (term, slope) = loss(rows.Scores[start + row] with { Logprob = logprobs[row] });
                sum += rows.Scores[start + row].Weight == 0 ? 0 : term;
                slopes[row] = (float)slope;
            }

            RequireFinite(sum);
            if (gradient is not null)
                gradient.narrow(0, start, count).copy_(GradientOf(logits, total, targets, logprobs, slopes));
        }

        gradient?.MoveToOuterDisposeScope();
        return (sum, gradient);
    }

    /// <summary>Slope · (one-hot − softmax), through the output matrix: [m, H].</summary>
    private Tensor GradientOf(Tensor logits, Tensor total, Tensor targets, float[] logprobs, float[] slopes)
    {
        var count = slopes.Length;
        var divisor = (float)model.Config.LogitDivisor;
        var atTarget = new float[count];
        for (var row = 0; row < count; row++)
        {
            slopes[row] /= divisor;
            atTarget[row] = slopes[row] * (1 - MathF.Exp(logprobs[row]));
            slopes[row] = -slopes[row];
        }

        var byLogits = exp(logits.sub_(total)).mul_(tensor(slopes, [count, 1]));
        byLogits.scatter_(1, targets, tensor(atTarget, [count, 1]));
        return mm(byLogits.to(model.DType), model.Head);
    }

    private static void RequireFinite(double sum)
    {
        if (!double.IsFinite(sum))
            throw new EngineException("training.loss_not_finite", $"The loss became {sum}. Lower the learning rate, or train in fp32; the adapter keeps the values of its last step.");
    }
}
