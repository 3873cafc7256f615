using Platform.Torch;
using Platform.Training.Lora;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Models;

/// <summary>Weights of one expert.</summary>
/// <param name="GateAndUp">[2F, H].</param>
/// <param name="Down">[H, F].</param>
internal sealed record Expert(Tensor GateAndUp, Tensor Down);

/// <summary>Mixture of experts: a router picks a few frozen feed-forwards for each token and mixes them by its weights.</summary>
internal sealed class ExpertFeedForward(Tensor router, IReadOnlyList<Expert> experts, ExpertOptions options, GateActivation activation) : IFeedForward
{
    public Tensor forward(Tensor x, LoraPass? pass)
    {
        using var scope = NewDisposeScope();
        var odds = Fused.linear(x, router).softmax(-1, ScalarType.Float32); // [N, E]
        var (weights, chosen) = topk(odds, options.PerToken, -1); // [N, P] each
        if (options.Normalise)
            weights = weights.div(weights.sum(-1, keepdim: true));

        var picks = chosen.data<long>().ToArray();
        var flat = weights.to(x.dtype).reshape(-1); // [NP]
        var mixed = zeros_like(x); // [N, H]
        for (var expert = 0; expert < experts.Count; expert++)
            AddExpert(mixed, x, flat, picks, expert);
        return mixed.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        router.Dispose();
        foreach (var expert in experts)
        {
            expert.GateAndUp.Dispose();
            expert.Down.Dispose();
        }
    }

    private void AddExpert(Tensor mixed, Tensor x, Tensor weights, long[] picks, int expert)
    {
        var slots = Enumerable.Range(0, picks.Length).Where(slot => picks[slot] == expert).Select(slot => (long)slot).ToArray();
        if (slots.Length == 0)
            return;

        var rows = tensor(slots.Select(slot => slot / options.PerToken).ToArray(), [slots.Length]);
        var share = weights.index_select(0, tensor(slots, [slots.Length])).unsqueeze(1); // [M, 1]
        var inner = GatedFeedForward.Gated(Fused.linear(x.index_select(0, rows), experts[expert].GateAndUp), activation); // [M, F]
        var answer = Fused.linear(inner, experts[expert].Down); // [M, H]
        mixed.index_add_(0, rows, answer.mul(share), 1);
    }
}
