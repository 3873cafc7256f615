using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Runs;

/// <summary>A full training state on disk. The row is written after the files and removed before them: a row's files are whole.</summary>
public sealed class RunCheckpoint : RunRow
{
    private RunCheckpoint()
    {
    }

    /// <summary>Makes a row.</summary>
    /// <param name="scope">Owner.</param>
    /// <param name="runId">The run.</param>
    /// <param name="step">Optimiser steps done.</param>
    /// <param name="folder">Folder below the installation's data folder.</param>
    /// <param name="bytes">Size of its files.</param>
    /// <param name="isBest">True when the validation loss was the best so far.</param>
    /// <param name="validationLoss">Validation loss at this step, when measured.</param>
    /// <param name="createdAt">UTC.</param>
    public RunCheckpoint(TenantScope scope, RunId runId, int step, string folder, long bytes, bool isBest, double? validationLoss, DateTimeOffset createdAt)
        : base(scope, runId)
    {
        Id = TypedId.New<RunCheckpointId>(createdAt);
        (Step, Folder, Bytes, IsBest, ValidationLoss, CreatedAt) = (step, folder, bytes, isBest, validationLoss, createdAt);
    }

    /// <summary>Id.</summary>
    public RunCheckpointId Id { get; private set; }

    /// <summary>Optimiser steps done.</summary>
    public int Step { get; private set; }

    /// <summary>Folder below the installation's data folder.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>Size of its files, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>True when its validation loss was the best so far.</summary>
    public bool IsBest { get; private set; }

    /// <summary>Validation loss at this step, in nats a token, when measured.</summary>
    public double? ValidationLoss { get; private set; }

    /// <summary>When it was written, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }
}
