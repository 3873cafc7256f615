namespace Platform.Training.Engine;

/// <summary>Settings of an in-process engine.</summary>
public sealed record EngineOptions
{
    /// <summary>Compute threads; 0 means one for each processor.</summary>
    public int Threads { get; init; }

    /// <summary>Most tokens of one pass; longer requests are cut into passes whose gradients add up. 0 means as many as an eighth of the machine's memory holds.</summary>
    public int MicroBatchTokens { get; init; }

    /// <summary>Most prompts decoded at once; further ones of a request follow.</summary>
    public int SampleBatch { get; init; } = 32;

    /// <summary>Memory the engine may fill, in bytes; 0 means what is free when a model is loaded.</summary>
    public long MemoryLimitBytes { get; init; }

    /// <summary>Most adapters resident at once.</summary>
    public int MaxAdapters { get; init; } = 64;
}
