using Platform.Training.Engine;
using Platform.Training.Models;
using TorchSharp;

namespace Platform.Training.Lora;

/// <summary>An adapter at work in one pass.</summary>
/// <param name="adapter">The adapter.</param>
/// <param name="trains">True when gradients are wanted.</param>
/// <param name="seed">Seed of dropout.</param>
internal sealed class LoraPass(LoraAdapter adapter, bool trains, long seed = 0)
{
    /// <summary>True when the pass records gradients for the adapter.</summary>
    public bool Trains => trains;

    /// <summary>Share of inputs dropped in this pass.</summary>
    public double Dropout => trains ? adapter.Layout.Options.Dropout : 0;

    /// <summary>The adapter's matrices beside a group, or null where it has none.</summary>
    public LoraGroup? GroupOf(LinearGroup group) => adapter.GroupAt(group.Index);

    /// <summary>A group's own chance from the pass's seed: a layer computed twice drops the same numbers, and engines in one process do not disturb each other.</summary>
    public torch.Generator Chance(LoraSiteLayout site) => new((ulong)Seeds.Mix(seed, site.Site));
}
