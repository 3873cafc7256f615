namespace Platform.Domain.Runs;

/// <summary>What a run is expected to take, stated before it starts and compared with what it took.</summary>
/// <param name="Steps">Optimiser steps.</param>
/// <param name="Tokens">Tokens that will be processed, all epochs.</param>
/// <param name="Seconds">Expected duration in seconds of work, waiting not counted.</param>
/// <param name="SecondsLow">Lower end of the interval that holds about nine runs of ten.</param>
/// <param name="SecondsHigh">Upper end of that interval.</param>
/// <param name="MemoryBytes">Expected peak memory of the engine, in bytes.</param>
/// <param name="MemoryBytesLow">Lower end of its interval.</param>
/// <param name="MemoryBytesHigh">Upper end of its interval.</param>
/// <param name="MeasuredRuns">Earlier runs of this model on this installation that the time rests on; 0 means a general figure for the model's size.</param>
public sealed record RunEstimate(
    int Steps, long Tokens, double Seconds, double SecondsLow, double SecondsHigh, long MemoryBytes, long MemoryBytesLow, long MemoryBytesHigh, int MeasuredRuns)
{
    /// <summary>True when the time rests on a few steps that the node measured, because no run of this model has finished there.</summary>
    public bool Probed { get; init; }
}
