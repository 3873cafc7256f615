using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Runs;

/// <summary>The files of a checkpoint.</summary>
/// <param name="Folder">Folder below the installation's data folder.</param>
/// <param name="Bytes">Size of its files.</param>
public sealed record CheckpointFiles(string Folder, long Bytes);

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
    /// <param name="files">Its files.</param>
    /// <param name="validation">Validation loss at this step and whether it was the best so far, when measured.</param>
    /// <param name="createdAt">UTC.</param>
    public RunCheckpoint(TenantScope scope, RunId runId, int step, CheckpointFiles files, (double Loss, bool IsBest)? validation, DateTimeOffset createdAt)
        : base(scope, runId)
    {
        Id = TypedId.New<RunCheckpointId>(createdAt);
        (Step, Folder, Bytes, CreatedAt) = (step, files.Folder, files.Bytes, createdAt);
        (ValidationLoss, IsBest) = (validation?.Loss, validation?.IsBest ?? false);
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
