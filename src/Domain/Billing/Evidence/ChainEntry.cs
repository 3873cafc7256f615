using System.Globalization;
using Platform.Domain.Kernel;

namespace Platform.Domain.Billing.Evidence;

/// <summary>One link of a contract's chain: what happened, the hash of what it was, and the hash of the link before.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="What">Kind of event, such as <c>contract.signed</c> or <c>evidence.frozen</c>.</param>
/// <param name="Subject">Id of what it is about.</param>
/// <param name="Payload">Hash of its content.</param>
/// <param name="At">When, UTC, to the millisecond.</param>
/// <param name="Previous">Hash of the link before; empty for the first.</param>
/// <param name="Hash">Hash of all of this.</param>
public sealed record ChainEntry(long Number, string What, string Subject, string Payload, DateTimeOffset At, string Previous, string Hash)
{
    /// <summary>The link after another one; after null the first.</summary>
    public static ChainEntry After(ChainEntry? previous, string what, string subject, string payload, DateTimeOffset at)
    {
        var (number, before) = ((previous?.Number ?? 0) + 1, previous?.Hash ?? "");
        return new(number, what, subject, payload, at, before, HashOf(number, what, subject, payload, at, before));
    }

    /// <summary>True when the link says what it said when it was made.</summary>
    public bool IsGenuine => Hash == HashOf(Number, What, Subject, Payload, At, Previous);

    /// <summary>True when this link follows another directly.</summary>
    public bool Follows(ChainEntry previous) => Number == previous.Number + 1 && Previous == previous.Hash;

    private static string HashOf(long number, string what, string subject, string payload, DateTimeOffset at, string previous) =>
        CanonicalText.Hash(string.Create(CultureInfo.InvariantCulture, $"{number}|{what}|{subject}|{payload}|{at.ToUnixTimeMilliseconds()}|{previous}"));
}
