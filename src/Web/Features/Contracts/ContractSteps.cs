using Platform.Domain.Contracts;
using Platform.Domain.Tenancy;

namespace Platform.Web.Features.Contracts;

/// <summary>What comes next in a contract's life, seen from a person's part.</summary>
internal enum ContractStep
{
    /// <summary>The draft is to be finished and proposed.</summary>
    Propose = 0,

    /// <summary>The reader's own side has to sign.</summary>
    Sign = 1,

    /// <summary>The vendor has to sign.</summary>
    AwaitVendor = 2,

    /// <summary>The customer has to sign.</summary>
    AwaitCustomer = 3,

    /// <summary>Neither side has signed.</summary>
    AwaitBoth = 4,

    /// <summary>Nothing; it is in force.</summary>
    Runs = 5,

    /// <summary>Begin again or leave it.</summary>
    Rewrite = 6,

    /// <summary>The draft of an amendment is to be finished and proposed.</summary>
    ProposeAmendment = 7,
}

/// <summary>Who may do what next.</summary>
internal static class ContractSteps
{
    /// <summary>True for the parts that write and sign.</summary>
    public static bool MayAct(BillingRole role) => role is BillingRole.AccountManager or BillingRole.Customer;

    /// <summary>The side that a part signs for; null for parts that sign nothing.</summary>
    public static ContractParty? SideOf(BillingRole role) => role switch
    {
        BillingRole.AccountManager => ContractParty.Vendor,
        BillingRole.Customer => ContractParty.Customer,
        _ => null,
    };

    public static ContractStep NextOf(ContractView contract, BillingRole role)
    {
        var newest = contract.Newest;
        switch (newest.State)
        {
            case ContractVersionState.Draft:
                return contract.InForce is null ? ContractStep.Propose : ContractStep.ProposeAmendment;
            case ContractVersionState.Proposed:
                ContractParty[] missing = [.. Enum.GetValues<ContractParty>().Where(side => newest.Signatures.All(one => one.Party != side))];
                if (SideOf(role) is { } own && missing.Contains(own))
                    return ContractStep.Sign;
                return missing.Length > 1 ? ContractStep.AwaitBoth : missing[0] == ContractParty.Vendor ? ContractStep.AwaitVendor : ContractStep.AwaitCustomer;
            default:
                return contract.InForce is null ? ContractStep.Rewrite : ContractStep.Runs;
        }
    }
}
