namespace Platform.Domain.Statistics.Classification;

/// <summary>How well one class was answered; each measure is 0 where its denominator is 0.</summary>
/// <param name="Precision">Right answers among the answers with this class.</param>
/// <param name="Recall">Right answers among the cases of this class.</param>
/// <param name="F1">2 · right / (cases + answers).</param>
/// <param name="Support">Cases of this class.</param>
public readonly record struct ClassScore(double Precision, double Recall, double F1, int Support);
