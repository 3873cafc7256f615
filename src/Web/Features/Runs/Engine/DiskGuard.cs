using Platform.Domain.Runs;
using Platform.Training.Engine;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Options;

namespace Platform.Web.Features.Runs.Engine;

/// <summary>
/// Stops runs before the disk is full: as long as there is room for two checkpoints and for what the database writes about them, a run ends in good order,
/// with a checkpoint and a message.
/// </summary>
internal sealed class DiskGuard(IDiskSpace disk, DataFolders folders)
{
    private const long ForTheDatabase = 48L << 20;
    private const int Full = 28;

    /// <summary>Bytes that must be free for a run to go on.</summary>
    /// <param name="checkpointBytes">Size of its checkpoint; 0 while there is none.</param>
    public static long NeededBytes(long checkpointBytes) => ForTheDatabase + (2 * checkpointBytes);

    /// <summary>The refusal when there is too little room; null while there is enough.</summary>
    public EngineException? Look(long checkpointBytes)
    {
        var (free, needed) = (disk.FreeBytes(folders.Root), NeededBytes(checkpointBytes));
        return free >= needed ? null : Refusal(free, needed, null);
    }

    /// <summary>What a failed write says to people: the folder, what is free and what to do, when that is the reason; otherwise the failure itself.</summary>
    public EngineException Explain(Exception broken)
    {
        var (free, needed) = (disk.FreeBytes(folders.Root), NeededBytes(0));
        // 28 is ENOSPC, as .NET hands it through.
        if (free < needed || broken is StorageFullException || (broken.HResult & 0xFFFF) == Full)
            return Refusal(free, needed, broken);
        return new EngineException("run.storage_failed", $"Files of the run could not be read or written: {broken.Message} The last checkpoint stays; retry when the disk is well.", broken);
    }

    private EngineException Refusal(long free, long needed, Exception? inner)
    {
        var error = RunErrors.DiskFull(folders.Root, free, needed);
        return inner is null ? new EngineException(error.Code, error.Message) : new EngineException(error.Code, error.Message, inner);
    }
}
