using Platform.Domain.Datasets;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Runs;

namespace Platform.Web.Features.Runs;

/// <summary>A run as somebody asks for it. The configuration is the exportable JSON; its <c>model</c> and <c>data</c> paths are replaced by those of the chosen model and version.</summary>
internal sealed record QueueRunRequest(ProjectId ProjectId, string Name, DatasetVersionId DatasetVersionId, BaseModelId BaseModelId, string Configuration)
{
    /// <summary>True to compare the result with its base on the test part as soon as it stands.</summary>
    public bool EvaluateWhenFinished { get; init; } = true;
}

/// <summary>What a run would take, before it is started.</summary>
/// <param name="Estimate">Steps, time and memory with their intervals.</param>
/// <param name="Fit">Whether it fits the node.</param>
/// <param name="NodeBytes">Memory of the node.</param>
/// <param name="DiskBytes">Room for checkpoints and result.</param>
/// <param name="TrainableParameters">Values of the adapter.</param>
/// <param name="MeanTokens">Tokens of a row on average, from the first rows.</param>
/// <param name="TooLongShare">Share of the first rows that are too long and will be left out.</param>
/// <param name="Place">The place in the queue it would get.</param>
/// <param name="Measuring">True while a node is asked to measure the model's speed: ask again in a moment.</param>
public sealed record RunForecast(
    RunEstimate Estimate, MemoryFit Fit, long NodeBytes, long DiskBytes, long TrainableParameters, double MeanTokens, double TooLongShare, QueuePlace Place, bool Measuring);
