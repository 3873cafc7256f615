namespace Platform.Domain.Contracts;

/// <summary>The sides of a contract.</summary>
public enum ContractParty
{
    /// <summary>Who bills.</summary>
    Vendor = 0,

    /// <summary>Who pays.</summary>
    Customer = 1,
}

/// <summary>A side's signature under a version of the terms.</summary>
/// <param name="Party">The side.</param>
/// <param name="Account">Account that signed.</param>
/// <param name="Name">Name of the person.</param>
/// <param name="At">When, UTC.</param>
/// <param name="TermsHash">Hash of the text that was on the screen.</param>
public sealed record Signature(ContractParty Party, string Account, string Name, DateTimeOffset At, string TermsHash);
