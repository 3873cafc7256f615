using Platform.Training.Engine;

namespace Platform.Training.Losses;

/// <summary>What a loss needs to know of one token.</summary>
/// <param name="Logprob">log p(target) now.</param>
/// <param name="Weight">Weight of the position.</param>
/// <param name="SamplingLogprob">log p(target) when it was sampled.</param>
/// <param name="Advantage">Advantage of the position.</param>
internal readonly record struct TokenScore(double Logprob, double Weight, double SamplingLogprob, double Advantage);

/// <summary>Loss of one token and its derivative by the token's log-probability. All losses of the engine are sums of such terms.</summary>
internal delegate (double Loss, double Slope) TokenLoss(TokenScore score);

/// <summary>The losses by kind.</summary>
internal static class TokenLosses
{
    private const double DefaultClipLow = 0.8;
    private const double DefaultClipHigh = 1.2;

    public static TokenLoss Of(LossKind kind, IReadOnlyDictionary<string, double>? settings) => kind switch
    {
        LossKind.CrossEntropy => Plain(settings, CrossEntropy),
        LossKind.ImportanceSampling => Plain(settings, ImportanceSampling),
        LossKind.Ppo => Ppo(settings),
        _ => throw new EngineException("training.unknown_loss", $"The loss {kind} is not known. Known: cross_entropy, importance_sampling, ppo."),
    };

    private static (double Loss, double Slope) CrossEntropy(TokenScore score) => (-score.Weight * score.Logprob, -score.Weight);

    private static (double Loss, double Slope) ImportanceSampling(TokenScore score)
    {
        var term = -score.Weight * Ratio(score) * score.Advantage;
        return (term, term);
    }

    private static TokenLoss Ppo(IReadOnlyDictionary<string, double>? settings)
    {
        Refuse(settings, "clip_low_threshold", "clip_high_threshold");
        var low = settings?.GetValueOrDefault("clip_low_threshold", DefaultClipLow) ?? DefaultClipLow;
        var high = settings?.GetValueOrDefault("clip_high_threshold", DefaultClipHigh) ?? DefaultClipHigh;
        if (!(low is >= 0 and <= 1 && high >= 1))
            throw new EngineException("training.loss_setting", $"clip_low_threshold {low} and clip_high_threshold {high}: the first must be in 0..1, the second at least 1. Usual are 0.8 and 1.2.");

        return score =>
        {
            var ratio = Ratio(score);
            var free = ratio * score.Advantage;
            var clipped = Math.Clamp(ratio, low, high) * score.Advantage;
            return clipped < free ? (-score.Weight * clipped, 0) : (-score.Weight * free, -score.Weight * free);
        };
    }

    private static double Ratio(TokenScore score) => Math.Exp(score.Logprob - score.SamplingLogprob);

    private static TokenLoss Plain(IReadOnlyDictionary<string, double>? settings, TokenLoss loss)
    {
        Refuse(settings);
        return loss;
    }

    private static void Refuse(IReadOnlyDictionary<string, double>? settings, params string[] known)
    {
        if (settings?.Keys.FirstOrDefault(key => !known.Contains(key)) is { } stranger)
            throw new EngineException("training.loss_setting", $"The loss has no setting '{stranger}'. It has: {(known.Length == 0 ? "none" : string.Join(", ", known))}.");
    }
}
