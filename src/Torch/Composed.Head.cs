using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Torch;

public static partial class Composed
{
    private const int HeadRows = 256;

    public static (Tensor loss, Tensor logprobs) lm_head_cross_entropy(
        Tensor x, Tensor weight, Tensor targets, Tensor weights, double logit_scale = 1, double softcap = 0, bool all_logprobs = false)
    {
        using var scope = NewDisposeScope();
        var logprobs = lm_head_logprobs(x, weight, targets, logit_scale, softcap);
        var loss = -(logprobs * weights).sum();
        var shown = logprobs.detach();
        if (!all_logprobs)
        {
            shown = shown.masked_fill(weights.eq(0), 0);
        }
        return (loss.MoveToOuterDisposeScope(), shown.MoveToOuterDisposeScope());
    }

    public static Tensor lm_head_logprobs(Tensor x, Tensor weight, Tensor targets, double logit_scale = 1, double softcap = 0)
    {
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        for (long row = 0, rows = x.size(0); row < rows; row += HeadRows)
        {
            var count = Math.Min(HeadRows, rows - row);
            var logits = capped(x.narrow(0, row, count).matmul(weight.t()).to(float32) * logit_scale, softcap); // [n, V]
            parts.Add(logits.log_softmax(-1).gather(1, targets.narrow(0, row, count).unsqueeze(1)).squeeze(1));
        }
        return (parts.Count == 1 ? parts[0] : cat(parts)).MoveToOuterDisposeScope();
    }
}
