using Platform.Domain.Kernel;

namespace Platform.Domain.Contracts;

/// <summary>How a quantity of proven effect becomes money.</summary>
public enum PriceModel
{
    /// <summary>A price for each outcome that would not have happened otherwise (proportions).</summary>
    PerOutcome = 0,

    /// <summary>A price for each unit of the KPI gained, over all cases.</summary>
    PerUnitOfUplift = 1,

    /// <summary>Graduated tiers: each part of the quantity at its own tier's price.</summary>
    Tiered = 2,

    /// <summary>A price for each full package of quantity.</summary>
    Package = 3,
}

/// <summary>Up to a quantity, this price a unit.</summary>
/// <param name="UpTo">Upper end of the tier; null for the last, which has none.</param>
/// <param name="UnitPrice">In the contract's currency.</param>
public sealed record PriceTier(decimal? UpTo, decimal UnitPrice);

/// <summary>The price part of a KPI's term.</summary>
/// <param name="Model">The model.</param>
/// <param name="UnitPrice">Price of an outcome, a unit or a package; without meaning for tiers.</param>
/// <param name="PackageSize">Quantity in a package; without meaning otherwise.</param>
/// <param name="Tiers">Tiers in ascending order, the last without an end; empty otherwise.</param>
public sealed record Price(PriceModel Model, decimal UnitPrice, decimal PackageSize, IReadOnlyList<PriceTier> Tiers)
{
    private const decimal SmallestPackage = 0.01m;

    /// <summary>A price for each outcome.</summary>
    public static Price PerOutcome(decimal unitPrice) => new(PriceModel.PerOutcome, unitPrice, 0, []);

    /// <summary>Says what is wrong with the price; success when nothing is.</summary>
    /// <returns>Refused with <c>contract.price</c>, <c>contract.out_of_range</c>, <c>contract.package</c>, <c>contract.tiers</c> or <c>contract.last_tier</c>.</returns>
    public Outcome Check() => Model switch
    {
        PriceModel.Tiered => CheckTiers(),
        PriceModel.Package when PackageSize <= 0 => ContractErrors.Package(PackageSize),
        PriceModel.Package when PackageSize is < SmallestPackage or > Money.Most => ContractErrors.OutOfRange("A package", PackageSize, SmallestPackage, Money.Most),
        _ => CheckUnit(UnitPrice),
    };

    /// <summary>The money for a quantity, not rounded.</summary>
    /// <param name="quantity">At least 0: outcomes or units gained.</param>
    public decimal Of(decimal quantity) => Model switch
    {
        PriceModel.Package => decimal.Floor(quantity / PackageSize) * UnitPrice,
        PriceModel.Tiered => OfTiers(quantity),
        _ => quantity * UnitPrice,
    };

    private decimal OfTiers(decimal quantity)
    {
        var (amount, from) = (0m, 0m);
        foreach (var tier in Tiers)
        {
            var to = Math.Min(quantity, tier.UpTo ?? quantity);
            if (to <= from)
                break;
            amount += (to - from) * tier.UnitPrice;
            from = to;
        }

        return amount;
    }

    // a price above every amount of a contract would leave what decimals can hold
    private static Outcome CheckUnit(decimal price) =>
        price < 0 ? ContractErrors.UnitPrice(price) : price > Money.Most ? ContractErrors.OutOfRange("A price", price, 0, Money.Most) : Outcome.Success;

    private Outcome CheckTiers()
    {
        if (Tiers.Count == 0 || Tiers[^1].UpTo is not null)
            return ContractErrors.LastTier();
        for (var at = 0; at < Tiers.Count; at++)
        {
            if (CheckUnit(Tiers[at].UnitPrice) is { Succeeded: false } refused)
                return refused;
            if (at < Tiers.Count - 1 && (Tiers[at].UpTo is not { } end || end <= (at == 0 ? 0 : Tiers[at - 1].UpTo)))
                return ContractErrors.TierOrder(at + 1);
        }

        return Outcome.Success;
    }
}
