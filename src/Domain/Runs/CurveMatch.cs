namespace Platform.Domain.Runs;

/// <summary>Training loss of one step.</summary>
/// <param name="Step">Optimiser step, from 1.</param>
/// <param name="Loss">Mean loss, in nats a token.</param>
public readonly record struct StepLoss(int Step, double Loss);

/// <summary>Whether two runs of the same seed, data and configuration took the same way.</summary>
/// <param name="Steps">Steps that both have.</param>
/// <param name="LargestDifference">Largest difference of their training losses, in nats a token.</param>
/// <param name="AtStep">Where it is; 0 when they have no step in common.</param>
public sealed record CurveMatch(int Steps, double LargestDifference, int AtStep)
{
    /// <summary>
    /// Largest difference of a step's loss that counts as the same, in nats a token. On one machine with one number of threads it is 0;
    /// another processor rounds sums in another order, and bf16 keeps about three digits.
    /// </summary>
    public const double Tolerance = 0.02;

    /// <summary>True when no common step differs by more than <see cref="Tolerance"/>.</summary>
    public bool Holds => Steps > 0 && LargestDifference <= Tolerance;

    /// <summary>Compares two curves step by step.</summary>
    /// <param name="first">Rising steps.</param>
    /// <param name="second">Rising steps.</param>
    public static CurveMatch Of(IReadOnlyList<StepLoss> first, IReadOnlyList<StepLoss> second)
    {
        var other = second.ToDictionary(point => point.Step, point => point.Loss);
        var (steps, largest, at) = (0, 0.0, 0);
        foreach (var (step, loss) in first)
        {
            if (!other.TryGetValue(step, out var otherLoss))
                continue;
            steps++;
            // A loss that is not a number equals only another one.
            var difference = double.IsNaN(loss) && double.IsNaN(otherLoss) ? 0 : Math.Abs(loss - otherLoss);
            if (at == 0 || difference > largest || double.IsNaN(difference))
                (largest, at) = (double.IsNaN(difference) ? double.PositiveInfinity : difference, step);
        }
        return new CurveMatch(steps, largest, at);
    }
}
