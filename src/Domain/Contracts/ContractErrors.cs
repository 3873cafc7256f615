using System.Globalization;
using Platform.Domain.Kernel;

namespace Platform.Domain.Contracts;

/// <summary>Refusals about contracts.</summary>
public static class ContractErrors
{
    /// <summary>A package of nothing.</summary>
    public static DomainError Package(decimal size) => new("contract.package", Say($"A package needs a size above 0, not {size}."));

    /// <summary>A negative price.</summary>
    public static DomainError UnitPrice(decimal price) => new("contract.price", Say($"A price is 0 or more, not {price}. A reduction is a credit note."));

    /// <summary>Tiers that end somewhere.</summary>
    public static DomainError LastTier() => new("contract.last_tier", "Tiers need a last one without an upper end, so that every quantity has a price.");

    /// <summary>Tiers out of order.</summary>
    public static DomainError TierOrder(int number) => new("contract.tiers", Say($"Tier {number} must end above the one before it, and only the last may have no end."));

    /// <summary>A share that leaves one arm nearly empty.</summary>
    public static DomainError ServedShare(decimal share) =>
        new("contract.served_share", Say($"The model serves between 5 % and 95 % of the cases of an experiment, not {share:P1}; the rest shows what would have happened without it."));

    /// <summary>Before and after, without a before.</summary>
    public static DomainError Baseline(string key) => new("contract.baseline", $"'{key}' is compared with a baseline and has none with enough cases. Freeze one, or choose a design with its own control.");

    /// <summary>An adjustment of a baseline that nobody can explain.</summary>
    public static DomainError AdjustmentReason(string key) => new("contract.adjustment_reason", $"Each adjustment of the baseline of '{key}' needs a reason that both sides sign.");

    /// <summary>Outcomes are counted of a KPI that counts none.</summary>
    public static DomainError OutcomeOfNoProportion(string key) =>
        new("contract.per_outcome", $"'{key}' has values, not outcomes. Price a unit of uplift, or make it a proportion.");

    /// <summary>A factor outside 0 to 1.</summary>
    public static DomainError GradeFactor(decimal factor) => new("contract.grade_factor", Say($"A grade factor lies from 0 % to 100 %, not {factor:P2}."));

    /// <summary>A floor above its cap.</summary>
    public static DomainError FloorAndCap(decimal floor, decimal? cap) =>
        new("contract.floor_and_cap", Say($"A floor is 0 or more and not above its cap; these are {floor} and {cap}."));

    /// <summary>An error chance outside its limits.</summary>
    public static DomainError Alpha(decimal alpha) =>
        new("contract.alpha", Say($"The chance of ever billing without an effect lies from 0.1 % to 20 %, not {alpha:P2}."));

    /// <summary>A number outside its limits.</summary>
    public static DomainError OutOfRange(string what, decimal value, decimal least, decimal most) =>
        new("contract.out_of_range", Say($"{what} lies from {least} to {most}, not {value}."));

    /// <summary>A pause at no cap.</summary>
    public static DomainError PauseWithoutCap() => new("contract.pause_without_cap", "The service can pause at a cap only; these terms have none. Agree on a cap, or let the service go on.");

    /// <summary>The agreed cap is reached and the service pauses.</summary>
    public static DomainError Paused(string contract, decimal cap, string currency, DateOnly last) => new(
        "contract.paused",
        Say($"The contract '{contract}' has reached its cap of {cap} {currency} for the period until {last:yyyy-MM-dd}, and both sides agreed that the model pauses then. A person with the customer's part may lift the pause on the page of the running period."),
        ErrorKind.Forbidden);

    /// <summary>There is no pause to lift.</summary>
    public static DomainError NotPaused() => new("contract.not_paused", "No agreed pause is in force for this period.", ErrorKind.Conflict);

    /// <summary>No name, or one that is too long.</summary>
    public static DomainError PartyName(int length) => new("contract.party_name", Say($"A side of a contract has a name of 1 to {Party.MaxLength} characters; this one has {length}."));

    /// <summary>No country of two letters.</summary>
    public static DomainError Country(string country) => new("contract.country", $"A country is an ISO 3166 code of two letters such as DE; '{country}' is none.");

    /// <summary>An address that is too long.</summary>
    public static DomainError PartyText(int length) => new("contract.party_text", Say($"Each part of an address has at most {Party.MaxLength} characters; one has {length}."));

    /// <summary>A rate that does not go with its category.</summary>
    public static DomainError Tax(TaxCategory category, decimal percent) =>
        new("contract.tax", Say($"The tax category {category} does not go with {percent} %: the standard one has a rate above 0, all others 0."));

    /// <summary>No currency of three letters.</summary>
    public static DomainError Currency(string currency) => new("contract.currency", $"A currency is an ISO 4217 code such as EUR; '{currency}' is not known here.");

    /// <summary>The same key twice.</summary>
    public static DomainError DoubleKey(string key) => new("contract.double_key", $"Two terms or guardrails are called '{key}'. Lines and observations name them by key: rename one.");

    /// <summary>Nothing to measure and nothing to pay.</summary>
    public static DomainError Empty() => new("contract.empty", "A contract needs a KPI with a price, or a flat fee.");

    /// <summary>Text that is not a contract.</summary>
    public static DomainError Unreadable() => new("contract.unreadable", "These terms cannot be read as a contract of this format. Take the text as it was signed.");

    /// <summary>Not in a state that allows this.</summary>
    public static DomainError WrongState(string action, string state) =>
        new("contract.state", $"A contract that is {state} cannot be {action}.", ErrorKind.Conflict);

    /// <summary>The same side twice.</summary>
    public static DomainError AlreadySigned(string party) => new("contract.already_signed", $"The {party} has signed this version already.", ErrorKind.Conflict);

    /// <summary>No name, or one that is too long.</summary>
    public static DomainError Name(int length) => new("contract.name", Say($"A contract has a name of 1 to {Contract.MaxNameLength} characters; this one has {length}."));

    /// <summary>A name that is in use.</summary>
    public static DomainError NameTaken(string name) => new("contract.name_taken", $"This project has a contract '{name}' already. Choose another name.", ErrorKind.Conflict);

    /// <summary>A worth that is none.</summary>
    public static DomainError Worth(decimal worth) => new("contract.worth", Say($"What an outcome is worth lies from 0 to {Money.Most}, not {worth}."));

    /// <summary>A cost below 0.</summary>
    public static DomainError Rates(decimal rate) => new("contract.rates", Say($"A cost is 0 or more, not {rate}."));

    /// <summary>No such contract or version.</summary>
    public static DomainError NotFound() => new("contract.not_found", "There is no such contract or version of it.", ErrorKind.NotFound);

    /// <summary>Another text than the one that was read.</summary>
    public static DomainError OtherText() => new("contract.other_text", "The text was changed since you read it. Read it again before you sign.", ErrorKind.Conflict);

    /// <summary>A version is being written or waits for signatures.</summary>
    public static DomainError OpenVersion(int number) =>
        new("contract.open_version", Say($"Version {number} is not signed yet. Sign it or withdraw it before another one is begun."), ErrorKind.Conflict);

    /// <summary>Somebody else saved in between.</summary>
    public static DomainError DraftChanged(int number, string name, DateTimeOffset at) => new(
        "contract.draft_changed",
        Say($"Version {number} was saved by {name} at {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC, after you began. Nothing that you wrote is lost: compare both, then save yours over it or take the other."),
        ErrorKind.Conflict);

    /// <summary>An amendment without a reason.</summary>
    public static DomainError AmendmentReason() => new("contract.amendment_reason", "An amendment needs a reason that both sides sign.");

    /// <summary>An amendment of what is billed.</summary>
    public static DomainError AmendmentPeriod(int period, int first, int last) =>
        new("contract.amendment_period", Say($"An amendment applies from a period whose evidence is not frozen: from {first} to {last}, not {period}."));

    /// <summary>An amendment of what stays.</summary>
    public static DomainError AmendmentFixed(string what) => new("contract.amendment_fixed", $"{what} of a signed contract stays as it is. Begin another contract for a change of it.");

    /// <summary>A baseline that was replaced.</summary>
    public static DomainError BaselineFrozen(string key) =>
        new("contract.baseline_frozen", $"The baseline of '{key}' is frozen. Add an adjustment with its reason; what was measured stays.");

    /// <summary>More chance of a false bill than was agreed.</summary>
    public static DomainError AlphaOverAmendments(decimal alpha, decimal agreed, decimal largest) => new(
        "contract.alpha_over_amendments",
        Say($"With {alpha:P2} from this amendment on, the contract could bill falsely with a chance above the {agreed:P2} of its first signature. State {largest:P2} at most: it is what the periods before leave."));

    /// <summary>Nothing is left of the chance of a false bill.</summary>
    public static DomainError AlphaUsedUp(decimal agreed, decimal spent, int from) => new(
        "contract.alpha_used_up",
        Say($"The periods before period {from} use {spent:P2} of the agreed {agreed:P2}; what is left is less than any contract may state. Let the amendment end earlier, or begin another contract."));

    /// <summary>A part in contracts that the person does not have.</summary>
    public static DomainError RoleNeeded(string needed) =>
        new("contract.role_needed", $"This needs the part '{needed}' in contracts and invoices. An administrator of the workspace gives it on the People page.", ErrorKind.Forbidden);

    /// <summary>A program where a person is needed.</summary>
    public static DomainError PersonNeeded() =>
        new("contract.person_needed", "Contracts and invoices are changed by persons who signed in, not with a program's key. Keys may read them.", ErrorKind.Forbidden);

    /// <summary>Somebody else changed it at the same moment.</summary>
    public static DomainError Busy() => new("contract.busy", "Somebody changed this at the same moment. Look again and repeat.", ErrorKind.Conflict);

    /// <summary>One person for both sides.</summary>
    public static DomainError SamePerson() => new("contract.same_person", "One person cannot sign for both sides.", ErrorKind.Forbidden);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
