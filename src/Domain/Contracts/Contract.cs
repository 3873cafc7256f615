using Platform.Domain.Kernel;
using Platform.Domain.Metering;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Contracts;

/// <summary>A contract of a project: a name for its versions. What applies is its newest signed version from a period on.</summary>
public sealed class Contract : IWorkspaceOwned, IVersioned
{
    /// <summary>Longest name.</summary>
    public const int MaxNameLength = 120;

    private Contract()
    {
    }

    /// <summary>Id.</summary>
    public ContractId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The project.</summary>
    public ProjectId ProjectId { get; private set; }

    /// <summary>Name; unique in the project.</summary>
    public string Name { get; private set; } = "";

    /// <summary>True once a version is signed by both: its periods are frozen and billed.</summary>
    public bool IsSigned { get; private set; }

    /// <summary>What one proven outcome or unit is worth to the customer, in the contract's currency, by its own figure; null while it gave none. Not part of what is signed.</summary>
    public decimal? Worth { get; private set; }

    /// <summary>What the vendor's machines cost; null while it gave nothing. Shown to the vendor alone.</summary>
    public CostRates? Rates { get; private set; }

    /// <summary>Who made it: account id.</summary>
    public string CreatedBy { get; private set; } = "";

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>Begins a contract; its first version is a draft beside it.</summary>
    /// <returns>Refused with <c>contract.name</c>.</returns>
    public static Outcome<Contract> Create(TenantScope scope, ProjectId project, string name, string createdBy, DateTimeOffset now)
    {
        var trimmed = name.Trim();
        if (trimmed.Length is 0 or > MaxNameLength)
            return ContractErrors.Name(trimmed.Length);
        return new Contract
        {
            Id = TypedId.New<ContractId>(now),
            TenantId = scope.TenantId,
            WorkspaceId = scope.WorkspaceId,
            ProjectId = project,
            Name = trimmed,
            CreatedBy = createdBy,
            CreatedAt = now,
        };
    }

    /// <summary>The customer says what an outcome is worth.</summary>
    /// <returns>Refused with <c>contract.worth</c>.</returns>
    public Outcome Value(decimal? worth)
    {
        if (worth is < 0 or > Money.Most)
            return ContractErrors.Worth(worth.Value);
        Worth = worth;
        return Outcome.Success;
    }

    /// <summary>The vendor says what its machines cost.</summary>
    /// <returns>Refused with <c>contract.rates</c>.</returns>
    public Outcome Cost(CostRates rates)
    {
        var least = Math.Min(rates.PerComputeHour, Math.Min(rates.PerMillionTokens, rates.PerGigabyteMonth));
        if (least < 0)
            return ContractErrors.Rates(least);
        Rates = rates;
        return Outcome.Success;
    }

    /// <summary>A version of it is signed by both.</summary>
    public void Sign() => IsSigned = true;
}
