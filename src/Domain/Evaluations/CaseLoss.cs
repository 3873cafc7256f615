namespace Platform.Domain.Evaluations;

/// <summary>Loss of one case's reference under both models.</summary>
/// <param name="Tokens">Tokens of the reference that are scored, at least 1.</param>
/// <param name="Base">Sum of the base model's token losses, in nats.</param>
/// <param name="Tuned">Sum of the tuned model's token losses, in nats.</param>
public readonly record struct CaseLoss(int Tokens, double Base, double Tuned);
