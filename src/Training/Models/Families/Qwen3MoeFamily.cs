namespace Platform.Training.Models.Families;

/// <summary>Qwen3 with a mixture of experts in every layer.</summary>
internal sealed class Qwen3MoeFamily : IModelFamily
{
    public string Name => "qwen3_moe";

    public DecoderConfig Read(ConfigFile config)
    {
        if (config.Int("decoder_sparse_step", 1) != 1)
            throw config.Unsupported("decoder_sparse_step", "1, experts in every layer");
        if (config.ListLength("mlp_only_layers") > 0)
            throw config.Unsupported("mlp_only_layers", "an empty list, experts in every layer");

        var countKey = config.Has("num_local_experts") ? "num_local_experts" : "num_experts";
        var count = config.Int(countKey);
        var perToken = config.Int("num_experts_per_tok");
        if (perToken > count)
            throw config.Wrong("num_experts_per_tok", $"at most {countKey} {count}");
        return Qwen3Family.ReadAs(config, Name) with
        {
            Experts = new ExpertOptions(count, perToken, config.Int("moe_intermediate_size"), config.Flag("norm_topk_prob", false)),
        };
    }
}
