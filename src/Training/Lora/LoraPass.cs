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

    /// <summary>Starts a group's chance from the pass's seed, so that a layer computed twice drops the same numbers.</summary>
    public void SeedDropout(LoraSiteLayout site) => torch.manual_seed(Seeds.Mix(seed, site.Site));
}
