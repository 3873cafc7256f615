using Platform.Domain.Contracts.Planning;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Contracts;

/// <summary>Where a version of a contract stands.</summary>
public enum ContractVersionState
{
    /// <summary>May be changed.</summary>
    Draft = 0,

    /// <summary>Waits for signatures; its text does not change any more.</summary>
    Proposed = 1,

    /// <summary>Signed by both.</summary>
    Signed = 2,

    /// <summary>Taken back before both had signed.</summary>
    Withdrawn = 3,
}

/// <summary>A version of a contract's terms: one text with one hash, and the signatures under it.</summary>
public sealed class ContractVersion : IWorkspaceOwned, IVersioned
{
    /// <summary>Longest reason of an amendment.</summary>
    public const int MaxReasonLength = 500;

    private ContractVersion()
    {
    }

    /// <summary>Id.</summary>
    public ContractVersionId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>Its contract.</summary>
    public ContractId ContractId { get; private set; }

    /// <summary>From 1 within the contract.</summary>
    public int Number { get; private set; }

    /// <summary>Where it stands.</summary>
    public ContractVersionState State { get; private set; }

    /// <summary>The text that is signed (<see cref="CanonicalText"/> of <see cref="ContractTerms"/>).</summary>
    public string Text { get; private set; } = "";

    /// <summary>Its hash.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>First period that it applies to; 1 for the first version.</summary>
    public int FromPeriod { get; private set; }

    /// <summary>Why it amends the version before; empty for the first.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Signatures so far.</summary>
    public IReadOnlyList<Signature> Signatures { get; private set; } = [];

    /// <summary>Who wrote it: account id.</summary>
    public string CreatedBy { get; private set; } = "";

    /// <summary>When it was begun, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>How often it was saved: what a writer begins from.</summary>
    public int Saves { get; private set; }

    /// <summary>Who saved it last: account id; empty where that was not kept yet.</summary>
    public string SavedBy { get; private set; } = "";

    /// <summary>When it was saved last, UTC; null where that was not kept yet.</summary>
    public DateTimeOffset? SavedAt { get; private set; }

    /// <summary>What its writers expect of its terms; not part of what is signed. Null where nobody said.</summary>
    public IReadOnlyList<TermExpectation>? Expected { get; private set; }

    /// <summary>What its comparisons could show at what was expected when it was proposed; null where nobody said.</summary>
    public IReadOnlyList<StatedPower>? Power { get; private set; }

    /// <summary>When both had signed, UTC.</summary>
    public DateTimeOffset? SignedAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>The terms.</summary>
    public ContractTerms Terms => CanonicalText.Read<ContractTerms>(Text) ?? throw new InvalidOperationException($"The terms of version {Number} of contract {ContractId} cannot be read.");

    /// <summary>Begins a version. Unfinished terms may be kept; they are checked when it is proposed.</summary>
    /// <param name="contract">Its contract.</param>
    /// <param name="number">From 1.</param>
    /// <param name="terms">The terms.</param>
    /// <param name="fromPeriod">First period that it applies to.</param>
    /// <param name="reason">Why, for an amendment.</param>
    /// <param name="by">Who writes it.</param>
    /// <param name="now">UTC.</param>
    /// <param name="expected">What is expected of the terms.</param>
    public static ContractVersion Begin(
        Contract contract, int number, ContractTerms terms, int fromPeriod, string reason, string by, DateTimeOffset now, IReadOnlyList<TermExpectation>? expected = null)
    {
        var version = new ContractVersion
        {
            Id = TypedId.New<ContractVersionId>(now),
            TenantId = contract.TenantId,
            WorkspaceId = contract.WorkspaceId,
            ContractId = contract.Id,
            Number = number,
            CreatedBy = by,
            CreatedAt = now,
        };
        version.Take(terms, fromPeriod, reason, (by, now, expected));
        return version;
    }

    /// <summary>Changes a draft.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="fromPeriod">First period that it applies to.</param>
    /// <param name="reason">Why, for an amendment.</param>
    /// <param name="saved">Who saves it, when, and what they expect of the terms; without an expectation those before stay.</param>
    /// <returns>Refused with <c>contract.state</c>.</returns>
    public Outcome Change(ContractTerms terms, int fromPeriod, string reason, (string By, DateTimeOffset At, IReadOnlyList<TermExpectation>? Expected) saved)
    {
        if (State != ContractVersionState.Draft)
            return ContractErrors.WrongState("changed", State.ToString());
        Take(terms, fromPeriod, reason, saved);
        return Outcome.Success;
    }

    /// <summary>Puts the text before both sides; from here on it does not change.</summary>
    /// <param name="signed">Signed versions of the contract, oldest first; none for its first.</param>
    /// <param name="firstOpenPeriod">First period whose evidence is not frozen yet.</param>
    /// <param name="power">What its comparisons could show at what is expected.</param>
    /// <returns>Refused with <c>contract.state</c>, what <see cref="ContractTerms.Check"/> or <see cref="Amendment.Check"/> say.</returns>
    public Outcome Propose(IReadOnlyList<TermsFrom> signed, int firstOpenPeriod, IReadOnlyList<StatedPower>? power = null)
    {
        if (State != ContractVersionState.Draft)
            return ContractErrors.WrongState("proposed", State.ToString());
        var check = Check(signed, firstOpenPeriod);
        if (!check.Succeeded)
            return check;
        (State, Power) = (ContractVersionState.Proposed, power is { Count: > 0 } ? power : null);
        return Outcome.Success;
    }

    /// <summary>Says whether the text can be signed now: a period may have been frozen since it was proposed.</summary>
    /// <param name="signed">Signed versions of the contract, oldest first.</param>
    /// <param name="firstOpenPeriod">First period whose evidence is not frozen yet.</param>
    /// <returns>Refused with what <see cref="ContractTerms.Check"/> or <see cref="Amendment.Check"/> say.</returns>
    public Outcome Check(IReadOnlyList<TermsFrom> signed, int firstOpenPeriod)
    {
        var (terms, check) = (Terms, Terms.Check());
        return check.Succeeded && signed.Count > 0 ? Amendment.Check(signed, terms, (FromPeriod, firstOpenPeriod, Reason)) : check;
    }

    /// <summary>A side signs.</summary>
    /// <returns>Refused with <c>contract.state</c>, <c>contract.other_text</c>, <c>contract.already_signed</c> or <c>contract.same_person</c>.</returns>
    public Outcome Sign(Signature signature)
    {
        if (State != ContractVersionState.Proposed)
            return ContractErrors.WrongState("signed", State.ToString());
        if (signature.TermsHash != Hash)
            return ContractErrors.OtherText();
        if (Signatures.Any(one => one.Party == signature.Party))
            return ContractErrors.AlreadySigned(signature.Party.ToString());
        if (Signatures.Any(one => one.Account == signature.Account))
            return ContractErrors.SamePerson();
        Signatures = [.. Signatures, signature];
        if (Signatures.Count == Enum.GetValues<ContractParty>().Length)
            (State, SignedAt) = (ContractVersionState.Signed, signature.At);
        return Outcome.Success;
    }

    /// <summary>Takes it back before both have signed.</summary>
    /// <returns>Refused with <c>contract.state</c>.</returns>
    public Outcome Withdraw()
    {
        if (State is ContractVersionState.Signed or ContractVersionState.Withdrawn)
            return ContractErrors.WrongState("withdrawn", State.ToString());
        State = ContractVersionState.Withdrawn;
        return Outcome.Success;
    }

    private void Take(ContractTerms terms, int fromPeriod, string reason, (string By, DateTimeOffset At, IReadOnlyList<TermExpectation>? Expected) saved)
    {
        (Saves, SavedBy, SavedAt, Expected) = (Saves + 1, saved.By, saved.At, saved.Expected ?? Expected);
        Text = CanonicalText.Of(terms);
        (Hash, FromPeriod, Reason) = (CanonicalText.Hash(Text), fromPeriod, reason.Length > MaxReasonLength ? reason[..MaxReasonLength] : reason);
    }
}
