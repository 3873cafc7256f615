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

    /// <summary>
    /// The gradient of a row's log-probability by that row of x does not depend on what comes back, only its factor does. So it is computed
    /// along with the value, by chunks, and no logits are kept: the result is the value plus x · gradient less the same number.
    /// </summary>
    public static Tensor lm_head_logprobs(Tensor x, Tensor weight, Tensor targets, double logit_scale = 1, double softcap = 0)
    {
        using var scope = NewDisposeScope();
        var sloped = is_grad_enabled() && x.requires_grad;
        if (is_grad_enabled() && weight.requires_grad)
        {
            throw new NotSupportedException("The head's weight is frozen: no gradient is computed for it.");
        }
        var (values, slopes) = head_by_chunks(x.detach(), weight.detach(), targets, logit_scale, softcap, sloped);
        if (!sloped)
        {
            return values.MoveToOuterDisposeScope();
        }
        var carried = (x.to(float32) * slopes!).sum(-1); // [N]
        return (values + (carried - carried.detach())).MoveToOuterDisposeScope();
    }

    // → [N] float32, and [N, K] float32 where slopes are wanted
    private static (Tensor values, Tensor? slopes) head_by_chunks(Tensor x, Tensor weight, Tensor targets, double logit_scale, double softcap, bool sloped)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        List<Tensor> values = [], slopes = [];
        for (long row = 0, rows = x.size(0); row < rows; row += HeadRows)
        {
            var count = Math.Min(HeadRows, rows - row);
            var (value, slope) = head_chunk(x.narrow(0, row, count), weight, targets.narrow(0, row, count).unsqueeze(1), logit_scale, softcap, sloped);
            values.Add(value);
            if (slope is not null)
            {
                slopes.Add(slope);
            }
        }
        return (cat(values).MoveToOuterDisposeScope(), sloped ? cat(slopes).MoveToOuterDisposeScope() : null);
    }

    // Products of bf16 are rounded to bf16; the target's logit, the one that counts most, is computed again in float32.
    private static (Tensor value, Tensor? slope) head_chunk(Tensor x, Tensor weight, Tensor targets, double logit_scale, double softcap, bool sloped)
    {
        using var scope = NewDisposeScope();
        var logits = x.matmul(weight.t()).to(float32); // [n, V]
        var rows = weight.index_select(0, targets.squeeze(1)).to(float32); // [n, K]
        logits.scatter_(1, targets, (x.to(float32) * rows).sum(-1, keepdim: true));
        if (logit_scale != 1)
        {
            logits.mul_(logit_scale);
        }
        var shown = capped(logits, softcap);
        var logprobs = shown.log_softmax(-1);
        var value = logprobs.gather(1, targets); // [n, 1]
        if (!sloped)
        {
            return (value.squeeze(1).MoveToOuterDisposeScope(), null);
        }
        var shares = logprobs.exp(); // [n, V]
        var own = 1 - value.exp();
        if (softcap > 0)
        {
            var bend = 1 - (shown / softcap).pow(2);
            shares = shares * bend;
            own = own * bend.gather(1, targets);
        }
        shares.scatter_(1, targets, zeros_like(value));
        var slope = ((rows * own) - shares.to(x.dtype).matmul(weight).to(float32)) * logit_scale;
        return (value.squeeze(1).MoveToOuterDisposeScope(), slope.MoveToOuterDisposeScope());
    }
}
