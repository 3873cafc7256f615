using Platform.Torch;
using Platform.Training.Engine;
using Platform.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Losses;

/// <summary>Output matrix and loss: scores hidden states, and sends the gradient back into them. The logits of a whole batch never exist at once.</summary>
internal sealed class LossHead(DecoderModel model)
{
    private double LogitScale => 1 / model.Config.LogitDivisor;

    /// <param name="scored">[M, H], the hidden states that are scored; with their history when gradients are wanted.</param>
    /// <param name="rows">What they are scored on.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="wantsGradient">True to run the backward pass.</param>
    /// <param name="onLogprob">Receives each row's log-probability.</param>
    /// <returns>Sum of the losses.</returns>
    public double Run(Tensor scored, ScoredRows rows, ForwardLoss loss, bool wantsGradient, Action<int, float> onLogprob)
    {
        using var scope = NewDisposeScope();
        var targets = tensor(rows.Targets(), [rows.Count]);
        if (wantsGradient && loss.Kind == LossKind.CrossEntropy)
        {
            var weights = tensor([.. rows.Scores.Select(score => (float)score.Weight)], [rows.Count]);
            var (total, logprobs) = Fused.lm_head_cross_entropy(scored, model.Head, targets, weights, LogitScale, all_logprobs: true);
            var sum = Terms(logprobs, rows, loss, onLogprob).Sum;
            total.backward();
            return sum;
        }

        var scores = Fused.lm_head_logprobs(scored, model.Head, targets, LogitScale); // [M]
        var terms = Terms(scores, rows, loss, onLogprob);
        if (wantsGradient)
            scores.backward([tensor(terms.Slopes, [rows.Count])]);
        return terms.Sum;
    }

    private static (double Sum, float[] Slopes) Terms(Tensor logprobs, ScoredRows rows, ForwardLoss loss, Action<int, float> onLogprob)
    {
        var values = logprobs.data<float>().ToArray();
        var slopes = new float[values.Length];
        double sum = 0;
        for (var row = 0; row < values.Length; row++)
        {
            onLogprob(row, values[row]);
            if (rows.Scores[row].Weight == 0)
                continue;
            var (term, slope) = loss.Token(rows.Scores[row] with { Logprob = values[row] });
            (sum, slopes[row]) = (sum + term, (float)slope);
        }

        return double.IsFinite(sum)
            ? (sum, slopes)
            : throw new EngineException("training.loss_not_finite", $"The loss became {sum}. Lower the learning rate, or train in fp32; the adapter keeps the values of its last step.");
    }
}

/// <summary>A loss and its kind.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Token">The loss of a token.</param>
internal sealed record ForwardLoss(LossKind Kind, TokenLoss Token);
