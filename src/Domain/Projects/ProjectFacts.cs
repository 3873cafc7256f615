namespace Platform.Domain.Projects;

/// <summary>What the rows of a project say, counted; enough to know where its six steps stand.</summary>
public sealed record ProjectFacts
{
    /// <summary>Immutable data versions.</summary>
    public int DataVersions { get; init; }

    /// <summary>True while an upload is being checked or written.</summary>
    public bool DataUnderWay { get; init; }

    /// <summary>Base models of the installation that can be used.</summary>
    public int UsableModels { get; init; }

    /// <summary>Runs that wait or work.</summary>
    public int LiveRuns { get; init; }

    /// <summary>Runs that ended well.</summary>
    public int FinishedRuns { get; init; }

    /// <summary>True when the newest run failed.</summary>
    public bool NewestRunFailed { get; init; }

    /// <summary>Evaluations that wait or work.</summary>
    public int LiveEvaluations { get; init; }

    /// <summary>Evaluations that ended well.</summary>
    public int FinishedEvaluations { get; init; }

    /// <summary>True when the newest evaluation failed.</summary>
    public bool NewestEvaluationFailed { get; init; }

    /// <summary>KPIs that are defined.</summary>
    public int Kpis { get; init; }

    /// <summary>Contracts that both sides signed.</summary>
    public int SignedContracts { get; init; }

    /// <summary>Invoices that have their number.</summary>
    public int IssuedInvoices { get; init; }
}
