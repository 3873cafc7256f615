using System.Globalization;
using Platform.Domain.Kernel;
using Platform.Domain.Models;

namespace Platform.Domain.Collections;

/// <summary>Ways of a second look at the best hits. Stored: the names never change.</summary>
public enum RerankKind
{
    /// <summary>How likely a base model finds the question after the passage.</summary>
    Likelihood = 0,

    /// <summary>A model that reads question and passage together and gives a score.</summary>
    CrossEncoder = 1,
}

/// <summary>A second look at the best hits of a search. Immutable.</summary>
public sealed record RerankSettings
{
    /// <summary>Fewest hits worth a second look.</summary>
    public const int LeastDepth = 2;

    /// <summary>Most hits that are looked at.</summary>
    public const int MostDepth = 50;

    /// <summary>Shortest time that may be given, in milliseconds.</summary>
    public const int LeastMilliseconds = 100;

    /// <summary>Longest time that may be given, in milliseconds.</summary>
    public const int MostMilliseconds = 60_000;

    /// <summary>The way.</summary>
    public required RerankKind Kind { get; init; }

    /// <summary>The model.</summary>
    public required BaseModelId ModelId { get; init; }

    /// <summary>Its name.</summary>
    public string ModelName { get; init; } = "";

    /// <summary>How many of the best hits are looked at.</summary>
    public int Depth { get; init; } = 20;

    /// <summary>What the second look counts beside the searches, 0 to 1.</summary>
    public double Share { get; init; } = 0.25;

    /// <summary>Time it may take; when it takes longer the searches' own order stays.</summary>
    public int LimitMilliseconds { get; init; } = 3000;

    /// <summary>One word for the whole, so that figures can be told apart by what they were measured with.</summary>
    public string Label => string.Create(CultureInfo.InvariantCulture, $"{(Kind == RerankKind.Likelihood ? "likelihood" : "cross-encoder")} · {ModelName} · {Depth} · {Share:0.##}");

    /// <summary>Whether the numbers are inside their limits.</summary>
    /// <returns>Refused with <c>collection.rerank_invalid</c>.</returns>
    public Outcome Check()
    {
        if (Depth is < LeastDepth or > MostDepth)
            return CollectionErrors.RerankInvalid("depth", Depth, LeastDepth, MostDepth);
        if (Share is not (> 0 and <= 1))
            return CollectionErrors.RerankInvalid("share", Share, 0, 1);
        return LimitMilliseconds is < LeastMilliseconds or > MostMilliseconds
            ? CollectionErrors.RerankInvalid("time limit", LimitMilliseconds, LeastMilliseconds, MostMilliseconds)
            : Outcome.Success;
    }
}
