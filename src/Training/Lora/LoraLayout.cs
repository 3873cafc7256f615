using Platform.Training.Engine;

namespace Platform.Training.Lora;

/// <summary>A group of linear layers that an adapter could have.</summary>
/// <param name="Path">Published path, such as <c>model.layers.0.self_attn</c>.</param>
/// <param name="Inputs">Columns of the weight.</param>
/// <param name="Parts">Names and rows of the layers that share the input.</param>
internal sealed record LoraSite(string Path, int Inputs, IReadOnlyList<(string Name, int Outputs)> Parts);

/// <summary>One adapted layer inside the flat parameter buffer.</summary>
/// <param name="Name">Published name of the layer, path included.</param>
/// <param name="FirstRow">First of its rows in the group's joined weight.</param>
/// <param name="Outputs">Rows of B.</param>
/// <param name="OffsetA">Where A starts in the buffer.</param>
/// <param name="OffsetB">Where B starts in the buffer.</param>
internal sealed record LoraPart(string Name, int FirstRow, int Outputs, long OffsetA, long OffsetB);

/// <summary>The adapted layers of one group.</summary>
/// <param name="Site">Index of the group.</param>
/// <param name="Inputs">Columns of A.</param>
/// <param name="Parts">Adapted layers.</param>
internal sealed record LoraSiteLayout(int Site, int Inputs, IReadOnlyList<LoraPart> Parts);

/// <summary>Where every number of an adapter lies in one flat buffer. Pure arithmetic; refuses shapes and targets that cannot be.</summary>
internal sealed class LoraLayout
{
    private LoraLayout(LoraOptions options, IReadOnlyList<LoraSiteLayout> sites, long length) =>
        (Options, Sites, Length) = (options, sites, length);

    public LoraOptions Options { get; }

    public IReadOnlyList<LoraSiteLayout> Sites { get; }

    /// <summary>Numbers in the adapter.</summary>
    public long Length { get; }

    public static LoraLayout Of(LoraOptions options, IReadOnlyList<LoraSite> sites)
    {
        Check(options, sites);
        var layouts = new List<LoraSiteLayout>();
        long offset = 0;
        for (var index = 0; index < sites.Count; index++)
        {
            var site = sites[index];
            var parts = new List<LoraPart>();
            var row = 0;
            foreach (var (name, outputs) in site.Parts)
            {
                if (IsTarget(options, name))
                {
                    var offsetB = offset + ((long)options.Rank * site.Inputs);
                    parts.Add(new LoraPart($"{site.Path}.{name}", row, outputs, offset, offsetB));
                    offset = offsetB + ((long)outputs * options.Rank);
                }

                row += outputs;
            }

            if (parts.Count > 0)
                layouts.Add(new LoraSiteLayout(index, site.Inputs, parts));
        }

        return new LoraLayout(options, layouts, offset);
    }

    private static bool IsTarget(LoraOptions options, string name) => options.TargetModules.Count == 0 || options.TargetModules.Contains(name);

    private static void Check(LoraOptions options, IReadOnlyList<LoraSite> sites)
    {
        if (options.Rank < 1)
            throw new EngineException("lora.rank_out_of_range", $"Rank {options.Rank} is below 1. Usual ranks are 8 to 64.");
        if (!(options.Alpha > 0) || !double.IsFinite(options.Alpha))
            throw new EngineException("lora.alpha_out_of_range", $"Alpha {options.Alpha} must be above 0. Usual is twice the rank, {2 * options.Rank}.");
        if (!(options.Dropout >= 0 && options.Dropout < 1))
            throw new EngineException("lora.dropout_out_of_range", $"Dropout {options.Dropout} must be at least 0 and below 1. Usual is 0 to 0.1.");

        var known = sites.SelectMany(site => site.Parts.Select(part => part.Name)).Distinct().ToArray();
        if (options.TargetModules.FirstOrDefault(target => !known.Contains(target)) is { } stranger)
            throw new EngineException("lora.unknown_target", $"The model has no linear layer '{stranger}'. It has: {string.Join(", ", known)}.");

        foreach (var site in sites)
            foreach (var (name, outputs) in site.Parts.Where(part => IsTarget(options, part.Name)))
                if (options.Rank > Math.Min(site.Inputs, outputs))
                    throw new EngineException("lora.rank_out_of_range", $"Rank {options.Rank} is above {Math.Min(site.Inputs, outputs)}, the smaller side of {name} ({outputs} × {site.Inputs}). Choose a smaller rank or leave {name} out.");
    }
}
