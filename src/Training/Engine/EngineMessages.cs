using System.Text.Json.Serialization;

namespace Platform.Training.Engine;

/// <summary>How the frozen base is held and computed. Adapters, Adam moments, norms and softmax are float32 always.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Precision>))]
public enum Precision
{
    /// <summary>bfloat16 weights and matrix products. The default where the processor has bf16 instructions.</summary>
    [JsonStringEnumMemberName("bf16")]
    BFloat16 = 0,

    /// <summary>float32 throughout: slower, twice the memory; what reference figures are compared in.</summary>
    [JsonStringEnumMemberName("fp32")]
    Float32 = 1,
}

/// <summary>The loss that <see cref="IEngine.ForwardBackwardAsync"/> computes. All are sums over tokens, as in the Tinker API.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LossKind>))]
public enum LossKind
{
    /// <summary>−Σ weight · log p(target).</summary>
    [JsonStringEnumMemberName("cross_entropy")]
    CrossEntropy = 0,

    /// <summary>−Σ weight · exp(log p − sampling log p) · advantage.</summary>
    [JsonStringEnumMemberName("importance_sampling")]
    ImportanceSampling = 1,

    /// <summary>PPO's clipped objective.</summary>
    [JsonStringEnumMemberName("ppo")]
    Ppo = 2,
}

/// <summary>Base model to make resident.</summary>
/// <param name="Folder">Absolute path of a Hugging Face folder (config.json, tokenizer.json, safetensors or one GGUF file).</param>
/// <param name="Precision">How weights are held.</param>
public sealed record LoadBaseRequest(string Folder, Precision Precision = Precision.BFloat16);

/// <summary>The resident base model.</summary>
/// <param name="Folder">Where it was read from.</param>
/// <param name="Family">Registry name, such as <c>llama</c>.</param>
/// <param name="Parameters">Number of weights.</param>
/// <param name="ContextTokens">Longest sequence the model was made for.</param>
/// <param name="VocabularySize">Rows of the embedding.</param>
/// <param name="WeightBytes">Memory the weights take, in bytes.</param>
/// <param name="Precision">How weights are held.</param>
public sealed record BaseModelState(string Folder, string Family, long Parameters, int ContextTokens, int VocabularySize, long WeightBytes, Precision Precision);

/// <summary>One resident adapter.</summary>
/// <param name="Id">Name given by the caller.</param>
/// <param name="Lora">Its shape.</param>
/// <param name="Step">Optimiser steps taken.</param>
public sealed record AdapterState(string Id, LoraOptions Lora, int Step);

/// <summary>What the engine is and holds.</summary>
/// <param name="Device"><c>cpu</c> or <c>cuda:0</c>.</param>
/// <param name="DeviceName">The processor's or card's own name.</param>
/// <param name="Threads">Compute threads in use.</param>
/// <param name="SupportsBFloat16">True when bf16 products run on native instructions.</param>
/// <param name="ResidentBytes">Resident memory of the process, in bytes.</param>
/// <param name="PeakBytes">Highest resident memory so far, in bytes.</param>
/// <param name="Base">The resident base model, or null.</param>
/// <param name="Adapters">Resident adapters.</param>
public sealed record EngineState(
    string Device, string DeviceName, int Threads, bool SupportsBFloat16, long ResidentBytes, long PeakBytes, BaseModelState? Base, IReadOnlyList<AdapterState> Adapters)
{
    /// <summary>Resident embedding models and cross-encoders.</summary>
    public IReadOnlyList<EmbedderState> Embedders { get; init; } = [];
}

/// <summary>Shape of a LoRA adapter: y = Wx + (alpha / rank) · B(A(dropout(x))).</summary>
public sealed record LoraOptions
{
    /// <summary>Rank r of the update; at least 1, at most the smaller side of the smallest target.</summary>
    public int Rank { get; init; } = 16;

    /// <summary>Scale numerator; above 0. The update is multiplied by alpha / rank.</summary>
    public double Alpha { get; init; } = 32;

    /// <summary>Share of the adapter's inputs dropped in training; 0 to below 1.</summary>
    public double Dropout { get; init; }

    /// <summary>Names of the linear layers that get an adapter, as in PEFT (<c>q_proj</c> …). Empty means all linear layers but the head.</summary>
    public IReadOnlyList<string> TargetModules { get; init; } = [];

    /// <summary>Seed of A's initial values and of dropout.</summary>
    public int Seed { get; init; }
}

/// <summary>Adapter to create.</summary>
/// <param name="AdapterId">Name, unique in the engine: letters, digits, '-', '_', '.'; at most 100.</param>
/// <param name="Lora">Shape and seed.</param>
public sealed record CreateAdapterRequest(string AdapterId, LoraOptions Lora);

/// <summary>Adapter to read from disk.</summary>
/// <param name="AdapterId">Name, unique in the engine.</param>
/// <param name="Folder">PEFT folder.</param>
public sealed record ImportAdapterRequest(string AdapterId, string Folder);

/// <summary>One sequence with what its tokens are to predict.</summary>
public sealed record Datum
{
    /// <summary>Input token ids, length T from 1 to the context length.</summary>
    public required int[] Tokens { get; init; }

    /// <summary>Target id for each position, length T: position t is scored on predicting <c>Targets[t]</c> from <c>Tokens[..t]</c>.</summary>
    public required int[] Targets { get; init; }

    /// <summary>Weight of each position's loss, length T; 0 leaves a position out. Null means 1 everywhere.</summary>
    public float[]? Weights { get; init; }

    /// <summary>Log-probabilities of the targets when they were sampled, length T; for importance sampling and PPO.</summary>
    public float[]? SamplingLogprobs { get; init; }

    /// <summary>Advantage of each position, length T; for importance sampling and PPO.</summary>
    public float[]? Advantages { get; init; }
}

/// <summary>A batch for the model. The engine packs the sequences without cross-talk; order is kept in the result.</summary>
public sealed record ForwardRequest
{
    /// <summary>Adapter to use and to train; null means the base alone (forward only).</summary>
    public string? AdapterId { get; init; }

    /// <summary>The sequences, at least one.</summary>
    public required IReadOnlyList<Datum> Data { get; init; }

    /// <summary>The loss.</summary>
    public LossKind Loss { get; init; }

    /// <summary>Settings of the loss, such as PPO's <c>clip_low_threshold</c> and <c>clip_high_threshold</c>.</summary>
    public IReadOnlyDictionary<string, double>? LossSettings { get; init; }

    /// <summary>True to return the log-probability of every target.</summary>
    public bool ReturnLogprobs { get; init; }

    /// <summary>True to compute the log-probabilities of targets with a weight only; the others are returned as 0. Spares the output matrix for prompts.</summary>
    public bool WeightedLogprobsOnly { get; init; }

    /// <summary>Seed of dropout for this call; the same call with the same seed gives the same gradient.</summary>
    public long Seed { get; init; }
}

/// <summary>What a forward pass gave.</summary>
/// <param name="LossSum">Sum of weighted token losses, in nats.</param>
/// <param name="WeightSum">Sum of the weights; LossSum / WeightSum is the mean loss.</param>
/// <param name="Tokens">Tokens processed, weighted or not.</param>
/// <param name="Logprobs">For each datum the log-probability of each target, when asked for.</param>
public sealed record ForwardResult(double LossSum, double WeightSum, long Tokens, IReadOnlyList<float[]>? Logprobs);

/// <summary>One AdamW step.</summary>
public sealed record OptimStepRequest
{
    /// <summary>Adapter to step.</summary>
    public required string AdapterId { get; init; }

    /// <summary>Learning rate, above 0 (0 is allowed and changes nothing but the moments).</summary>
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>First moment decay.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Second moment decay.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Adam's epsilon.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Decoupled weight decay.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The accumulated gradient is multiplied by this first: 1 / (sum of weights) turns sums into means.</summary>
    public double GradientScale { get; init; } = 1;

    /// <summary>Largest norm of the scaled gradient; above it the gradient is scaled down. 0 means no clipping.</summary>
    public double MaxGradientNorm { get; init; }
}

/// <summary>What a step did.</summary>
/// <param name="GradientNorm">Norm of the scaled gradient before clipping.</param>
/// <param name="Step">Steps taken by this adapter, this one included.</param>
public sealed record OptimStepResult(double GradientNorm, int Step);

/// <summary>Prompts to continue.</summary>
public sealed record SampleRequest
{
    /// <summary>Adapter, or null for the base alone.</summary>
    public string? AdapterId { get; init; }

    /// <summary>Prompts as token ids; each at least one token.</summary>
    public required IReadOnlyList<int[]> Prompts { get; init; }

    /// <summary>Most tokens to generate for each prompt, 1 to the context length.</summary>
    public int MaxTokens { get; init; } = 128;

    /// <summary>0 is greedy; otherwise logits are divided by it.</summary>
    public double Temperature { get; init; }

    /// <summary>Smallest set of tokens whose probability reaches this; 1 keeps all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Number of most likely tokens kept; 0 keeps all.</summary>
    public int TopK { get; init; }

    /// <summary>Seed; the same request with the same seed gives the same tokens.</summary>
    public long Seed { get; init; }

    /// <summary>Token ids that end an answer (not part of it).</summary>
    public IReadOnlyList<int> StopTokens { get; init; } = [];

    /// <summary>Token sequences that end an answer (not part of it).</summary>
    public IReadOnlyList<int[]> StopSequences { get; init; } = [];

    /// <summary>True to return the log-probability of each generated token (before temperature and filters).</summary>
    public bool ReturnLogprobs { get; init; }
}

/// <summary>One generated token of one prompt, or the end of one answer.</summary>
/// <param name="Prompt">Index of the prompt.</param>
/// <param name="Token">The token, or null when this is the end.</param>
/// <param name="Logprob">Its log-probability when asked for.</param>
/// <param name="StopReason">At the end: <c>stop</c>, <c>length</c>.</param>
public sealed record SampleEvent(int Prompt, int? Token, float? Logprob, string? StopReason);
