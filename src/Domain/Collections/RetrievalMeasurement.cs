using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Collections;

/// <summary>How well one way of searching found the expected passages; means over the questions.</summary>
/// <param name="Method"><c>keyword</c>, <c>dense</c> or <c>hybrid</c>.</param>
/// <param name="Recall10">Share of expected passages among the first ten.</param>
/// <param name="Mrr10">One over the rank of the first expected passage among ten.</param>
/// <param name="Ndcg10">nDCG over the first ten, gain = grade.</param>
public sealed record MethodFigures(string Method, double Recall10, double Mrr10, double Ndcg10)
{
    /// <summary>What a second look was made with; null where there was none.</summary>
    public string? Setting { get; init; }

    /// <summary>Questions whose second look was too slow or refused, and kept the searches' order.</summary>
    public int FellBack { get; init; }
}

/// <summary>Retrieval of an index version, measured on the collection's saved questions at one time.</summary>
public sealed class RetrievalMeasurement : IWorkspaceOwned
{
    /// <summary>A fall of nDCG that is told to people, absolute.</summary>
    public const double AlertFall = 0.05;

    private RetrievalMeasurement()
    {
    }

    /// <summary>Makes a measurement.</summary>
    /// <param name="index">The version.</param>
    /// <param name="figures">Figures of each method; the first is what people search with.</param>
    /// <param name="questions">Which questions: how many, and a hash of them.</param>
    /// <param name="previous">The measurement before, of the same collection; null for the first.</param>
    /// <param name="at">UTC.</param>
    public RetrievalMeasurement(
        CollectionIndex index, IReadOnlyList<MethodFigures> figures, (int Count, string Hash) questions, RetrievalMeasurement? previous, DateTimeOffset at)
    {
        Id = TypedId.New<MeasurementId>(at);
        (TenantId, WorkspaceId, CollectionId, IndexId, IndexNumber) = (index.TenantId, index.WorkspaceId, index.CollectionId, index.Id, index.Number);
        (Figures, Questions, QuestionsHash, At) = (figures, questions.Count, questions.Hash, at);
        // only the same questions can be compared
        Fall = previous is not null && previous.QuestionsHash == QuestionsHash && previous.Figures.Count > 0 && figures.Count > 0
            ? Math.Max(0, previous.Figures[0].Ndcg10 - figures[0].Ndcg10)
            : 0;
    }

    /// <summary>Id.</summary>
    public MeasurementId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The collection.</summary>
    public CollectionId CollectionId { get; private set; }

    /// <summary>The index version.</summary>
    public CollectionIndexId IndexId { get; private set; }

    /// <summary>Its number.</summary>
    public int IndexNumber { get; private set; }

    /// <summary>Figures of each method; the first is what people search with.</summary>
    public IReadOnlyList<MethodFigures> Figures { get; private set; } = [];

    /// <summary>Number of questions.</summary>
    public int Questions { get; private set; }

    /// <summary>SHA-256 of the questions and their expected passages: figures of the same hash can be compared.</summary>
    public string QuestionsHash { get; private set; } = "";

    /// <summary>How far nDCG fell since the measurement before on the same questions; 0 when it did not.</summary>
    public double Fall { get; private set; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>True when people must be told.</summary>
    public bool Alerts => Fall >= AlertFall;
}
