using System.Collections.Frozen;
using System.Globalization;

namespace Platform.Training.Formats;

/// <summary>Translates tensor names of GGUF into those of Hugging Face.</summary>
internal static class GgufNames
{
    private static readonly FrozenDictionary<string, string> Model = new Dictionary<string, string>
    {
        ["token_embd"] = "model.embed_tokens",
        ["output_norm"] = "model.norm",
        ["output"] = "lm_head",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Layer = new Dictionary<string, string>
    {
        ["attn_norm"] = "input_layernorm",
        ["attn_q"] = "self_attn.q_proj",
        ["attn_k"] = "self_attn.k_proj",
        ["attn_v"] = "self_attn.v_proj",
        ["attn_qkv"] = "self_attn.qkv_proj",
        ["attn_output"] = "self_attn.o_proj",
        ["attn_q_norm"] = "self_attn.q_norm",
        ["attn_k_norm"] = "self_attn.k_norm",
        ["post_attention_norm"] = "post_attention_layernorm",
        ["post_ffw_norm"] = "post_feedforward_layernorm",
        ["ffn_gate_inp"] = "mlp.gate",
        ["ffn_gate"] = "mlp.gate_proj",
        ["ffn_up"] = "mlp.up_proj",
        ["ffn_down"] = "mlp.down_proj",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Experts = new Dictionary<string, string>
    {
        ["ffn_gate_exps"] = "gate_proj",
        ["ffn_up_exps"] = "up_proj",
        ["ffn_down_exps"] = "down_proj",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Tables that follow from the configuration and are no weights.</summary>
    public static bool IsDerived(string name) => name is "rope_freqs.weight" or "rope_factors_long.weight" or "rope_factors_short.weight";

    /// <summary>The Hugging Face name, or null when the tensor is unknown to the architecture. A stack of experts gives a pattern with <c>{0}</c> for the expert.</summary>
    public static string? Translate(string name, GgufArchitecture architecture)
    {
        int dot = name.LastIndexOf('.');
        string stem = dot < 0 ? name : name[..dot], suffix = dot < 0 ? string.Empty : name[dot..];
        if (suffix is not (".weight" or ".bias"))
        {
            return null;
        }

        if (Model.TryGetValue(stem, out string? model))
        {
            return model + suffix;
        }

        string[] parts = stem.Split('.');
        bool isLayer = parts is ["blk", _, _] && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        if (!isLayer)
        {
            return null;
        }

        string prefix = $"model.layers.{parts[1]}.";
        if (Experts.TryGetValue(parts[2], out string? expert))
        {
            return prefix + "mlp.experts.{0}." + expert + suffix;
        }

        string? inLayer = parts[2] switch
        {
            "ffn_norm" => architecture.NormAddsOne ? "pre_feedforward_layernorm" : "post_attention_layernorm",
            "ffn_up" when architecture.FusesGateUp => "mlp.gate_up_proj",
            _ => Layer.GetValueOrDefault(parts[2]),
        };
        return inLayer is null ? null : prefix + inLayer + suffix;
    }
}
