namespace Platform.Web.Features.Runs;

/// <summary>A way to train that a person can choose without knowing the settings.</summary>
public enum RunMethod
{
    /// <summary>A first look: a small adapter and at most a hundred steps.</summary>
    Quick = 0,

    /// <summary>One pass over the data with a medium adapter.</summary>
    Balanced = 1,

    /// <summary>Three passes with a large adapter; ends early when validation stops improving.</summary>
    Best = 2,
}

/// <summary>What the methods set for a model and an amount of data.</summary>
internal static class RunMethods
{
    private const int QuickSteps = 100;

    // Small models want larger steps: LoRA's best rate falls about with the square root of the width.
    private const long LargeModel = 1_000_000_000;

    /// <param name="settings">Takes the values.</param>
    /// <param name="method">The method.</param>
    /// <param name="rows">Training rows.</param>
    /// <param name="validRows">Validation rows.</param>
    /// <param name="parameters">Weights of the base model.</param>
    public static void Apply(RunSettings settings, RunMethod method, int rows, int validRows, long parameters)
    {
        const int Batch = 8;
        var perEpoch = Math.Max(1, (rows + Batch - 1) / Batch);
        var (epochs, rank) = method switch
        {
            RunMethod.Quick => (1, 8),
            RunMethod.Balanced => (1, 16),
            RunMethod.Best => (3, 32),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Unknown method."),
        };
        var steps = method == RunMethod.Quick ? Math.Min(QuickSteps, perEpoch) : perEpoch * epochs;
        // Four looks at the validation split a pass are enough to see where it turns.
        var validateEvery = Math.Max(5, Math.Min(steps, perEpoch) / 4);
        settings["schedule"] = "cosine";
        settings["keep_best"] = "true";
        settings.Set("epochs", epochs);
        settings.Set("steps", method == RunMethod.Quick ? steps : 0);
        settings.Set("batch_size", Batch);
        settings.Set("gradient_accumulation", 1);
        settings.Set("learning_rate", parameters < LargeModel ? 1e-3 : 2e-4);
        settings.Set("warmup_ratio", 0.05);
        settings.Set("lora.rank", rank);
        settings.Set("lora.alpha", 2 * rank);
        settings.Set("lora.dropout", method == RunMethod.Best ? 0.05 : 0);
        settings.Set("validate_every", validRows > 0 ? validateEvery : 0);
        settings.Set("validation_rows", method == RunMethod.Quick ? 200 : 0);
        settings.Set("early_stop_patience", method == RunMethod.Best && validRows > 0 ? 4 : 0);
        settings.Set("checkpoint_every", Math.Clamp(validateEvery, 10, 200));
    }
}
