using Platform.Domain.Statistics.Classification;

namespace Platform.Domain.Evaluations;

/// <summary>One label under both models.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Base">The base model's score.</param>
/// <param name="Tuned">The tuned model's score.</param>
public sealed record LabelComparison(string Label, ClassScore Base, ClassScore Tuned);
