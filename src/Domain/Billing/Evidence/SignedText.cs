using Platform.Domain.Contracts;

namespace Platform.Domain.Billing.Evidence;

/// <summary>A text of a contract that a side signed. One with one signature only was withdrawn and never in force.</summary>
/// <param name="FromPeriod">First period that it applies to.</param>
/// <param name="Text">The text.</param>
/// <param name="Signatures">Signatures under it.</param>
public sealed record SignedText(int FromPeriod, string Text, IReadOnlyList<Signature> Signatures)
{
    /// <summary>True when both sides signed it.</summary>
    public bool IsInForce => Enum.GetValues<ContractParty>().All(party => Signatures.Any(signature => signature.Party == party));
}
