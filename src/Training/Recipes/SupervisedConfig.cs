using System.Text.Json.Serialization;
using Platform.Training.Data;
using Platform.Training.Engine;

namespace Platform.Training.Recipes;

/// <summary>How the learning rate goes after the warm-up.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LearningRateSchedule>))]
public enum LearningRateSchedule
{
    /// <summary>Half a cosine down to 0.</summary>
    [JsonStringEnumMemberName("cosine")]
    Cosine = 0,

    /// <summary>A straight line down to 0.</summary>
    [JsonStringEnumMemberName("linear")]
    Linear = 1,

    /// <summary>Stays at the peak.</summary>
    [JsonStringEnumMemberName("constant")]
    Constant = 2,
}

/// <summary>Where the rows come from: JSON lines, one row a line.</summary>
public sealed record SupervisedData
{
    /// <summary>Rows to train on. Required.</summary>
    public string Train { get; init; } = string.Empty;

    /// <summary>Rows to validate on; null means no validation.</summary>
    public string? Valid { get; init; }

    /// <summary>Rows to evaluate on after training; null means no evaluation.</summary>
    public string? Test { get; init; }

    /// <summary>Longest user text in tokens; longer ones are cut at their end. 0 means uncut.</summary>
    public int MaxInputTokens { get; init; }

    /// <summary>What to do with a row above <see cref="SupervisedConfig.MaxLength"/>: <c>leave_out</c> (the default), <c>cut_answer</c>, <c>cut_prompt</c>.</summary>
    public TooLongPolicy TooLong { get; init; }
}

/// <summary>Everything that decides a supervised fine-tune. Two runs of equal configuration, data and machine give equal curves.</summary>
public sealed record SupervisedConfig
{
    /// <summary>Base model folder. Required.</summary>
    public string Model { get; init; } = string.Empty;

    /// <summary>The rows. Required.</summary>
    public SupervisedData Data { get; init; } = new();

    /// <summary>How the base is held; bf16 by default.</summary>
    public Precision Precision { get; init; } = Precision.BFloat16;

    /// <summary>The adapter; rank 16, alpha 32, all linear layers by default.</summary>
    public LoraOptions Lora { get; init; } = new();

    /// <summary>Passes over the rows; 1 by default. Not used when <see cref="Steps"/> is set.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Optimiser steps; 0 (the default) means as many as the epochs take.</summary>
    public int Steps { get; init; }

    /// <summary>Rows of one forward pass; 8 by default.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>Forward passes whose gradients make one step; 1 by default.</summary>
    public int GradientAccumulation { get; init; } = 1;

    /// <summary>Longest row in tokens; <see cref="SupervisedData.TooLong"/> says what happens to longer ones. 0 (the default) means the model's context.</summary>
    public int MaxLength { get; init; }

    /// <summary>Peak learning rate; 2e-4 by default.</summary>
    public double LearningRate { get; init; } = 2e-4;

    /// <summary>Course of the learning rate; cosine by default.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Cosine;

    /// <summary>Steps over which the rate rises to its peak; 0 by default.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>The same as a share of all steps, 0 to below 1; 0 by default. Used when <see cref="WarmupSteps"/> is 0.</summary>
    public double WarmupRatio { get; init; }

    /// <summary>AdamW's decay; 0 by default.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Largest gradient norm; 1 by default, 0 means no clipping.</summary>
    public double MaxGradientNorm { get; init; } = 1;

    /// <summary>Steps between validations; 0 (the default) means at the end of each epoch.</summary>
    public int ValidateEvery { get; init; }

    /// <summary>Most validation rows used, the first ones; 0 (the default) means all.</summary>
    public int ValidationRows { get; init; }

    /// <summary>True (the default) to end with the adapter of the lowest validation loss instead of the last.</summary>
    public bool KeepBest { get; init; } = true;

    /// <summary>Validations without a new best after which the run ends; 0 (the default) means never.</summary>
    public int EarlyStopPatience { get; init; }

    /// <summary>Steps between checkpoints; 50 by default, 0 means only at the end and when stopped.</summary>
    public int CheckpointEvery { get; init; } = 50;

    /// <summary>Checkpoints kept, the newest; 2 by default.</summary>
    public int KeepCheckpoints { get; init; } = 2;

    /// <summary>Validation rows of each kind (best, worst, random) answered at every validation; 1 by default, 0 means none.</summary>
    public int SampleAnswers { get; init; } = 1;

    /// <summary>Most tokens of an answer, in samples and in the evaluation; 64 by default.</summary>
    public int AnswerTokens { get; init; } = 64;

    /// <summary>Seed of the order and of dropout; 1 by default. The adapter has its own.</summary>
    public int Seed { get; init; } = 1;
}
