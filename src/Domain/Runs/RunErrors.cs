using System.Globalization;
using Platform.Domain.Kernel;

namespace Platform.Domain.Runs;

/// <summary>Refusals of runs.</summary>
public static class RunErrors
{
    /// <summary>No such run in this workspace.</summary>
    public static DomainError NotFound() => new("run.not_found", "There is no such run in this workspace.", ErrorKind.NotFound);

    /// <summary>The name is empty or too long.</summary>
    public static DomainError NameInvalid(int length) => new(
        "run.name_invalid", $"The name has {length} characters; a run's name has 1 to {Run.MaxNameLength}.");

    /// <summary>The run is not in a state that allows the action.</summary>
    /// <param name="actual">Where it stands.</param>
    /// <param name="action">What was asked, as an infinitive: <c>be paused</c>.</param>
    /// <param name="expected">The states that allow it.</param>
    public static DomainError WrongState(RunStatus actual, string action, params RunStatus[] expected) => new(
        "run.wrong_state", $"The run is {Word(actual)}; it can {action} only while {string.Join(" or ", expected.Select(Word))}.", ErrorKind.Conflict);

    /// <summary>Somebody else changed the run since it was read.</summary>
    public static DomainError ChangedMeanwhile() => new(
        "run.changed_meanwhile", "Somebody else changed this run a moment ago. Look at it again and repeat the action if it still applies.", ErrorKind.Conflict);

    /// <summary>A node works on the run and its lease has not run out.</summary>
    public static DomainError LeaseHeld(DateTimeOffset until) => new(
        "run.lease_held", $"A node works on this run until {until:u} at least; nobody else may take it before.", ErrorKind.Conflict);

    /// <summary>The caller's attempt is not the current one: it was declared lost and another node goes on.</summary>
    public static DomainError AttemptOutdated(int attempt, int current) => new(
        "run.attempt_outdated", $"Attempt {attempt} was given up; attempt {current} works on this run now. Nothing was written.", ErrorKind.Conflict);

    /// <summary>There is nothing to keep yet.</summary>
    public static DomainError NothingToSave() => new(
        "run.nothing_to_save", "The run has no checkpoint yet, so there is nothing to save. Cancel it without saving.", ErrorKind.Conflict);

    /// <summary>There is no checkpoint to go on from.</summary>
    public static DomainError NoCheckpoint() => new(
        "run.no_checkpoint", "The run has no checkpoint to go on from. Retry it from the start.", ErrorKind.Conflict);

    /// <summary>The run died too often without getting anywhere.</summary>
    public static DomainError LostTooOften(int limit) => new(
        "run.lost_too_often",
        $"The node or the engine died {limit} times while working on this run, without a new checkpoint in between. Most often memory is short: choose a smaller batch or a shorter length, then retry.",
        ErrorKind.Exhausted);

    /// <summary>The workspace has as many open runs as its share allows.</summary>
    public static DomainError ShareUsedUp(int open, int limit) => new(
        "run.share_used_up",
        $"This workspace has {open} runs that wait, work or pause, and its share is {limit}. Wait for one to end, cancel one, or ask who runs the installation for a larger share.",
        ErrorKind.Exhausted);

    /// <summary>The configuration cannot be read.</summary>
    public static DomainError ConfigurationInvalid(string sentence) => new("run.configuration_invalid", sentence);

    /// <summary>The run does not fit the node's memory.</summary>
    /// <param name="neededBytes">What it takes at least.</param>
    /// <param name="totalBytes">What the largest node has.</param>
    public static DomainError MemoryShort(long neededBytes, long totalBytes) => new(
        "run.memory_short",
        string.Create(
            CultureInfo.InvariantCulture,
            $"The run takes at least {Gigabytes(neededBytes)} GB of memory and the node has {Gigabytes(totalBytes)} GB. Choose a smaller base model, bf16 instead of fp32, a smaller batch or a shorter longest row."),
        ErrorKind.Exhausted);

    /// <summary>The data disk has no room for checkpoints and result.</summary>
    public static DomainError DiskShort(long neededBytes, long freeBytes) => new(
        "run.disk_short",
        string.Create(
            CultureInfo.InvariantCulture,
            $"Checkpoints and result take {Gigabytes(neededBytes)} GB and the data disk has {Gigabytes(freeBytes)} GB free. Free some space, keep fewer checkpoints, or choose a smaller rank."),
        ErrorKind.Exhausted);

    /// <summary>The run still works, or an evaluation of it does.</summary>
    public static DomainError EvaluationUnderWay(string name) => new(
        "run.evaluation_under_way", $"An evaluation of '{name}' waits or works. Cancel it or wait for its end, then delete the run.", ErrorKind.Conflict);

    /// <summary>Something else rests on the run.</summary>
    public static DomainError InUse(string name) => new(
        "run.in_use", $"Something that is still in use rests on the result of '{name}', such as a deployment. Remove that first, then delete the run.", ErrorKind.Conflict);

    /// <summary>A live comparison asks what the run made.</summary>
    public static DomainError Compared(string name, string comparison) => new(
        "run.compared", $"The live comparison '{comparison}' gives cases to a model of '{name}'. End that comparison first; its figures stay.", ErrorKind.Conflict);

    /// <summary>The engine ended again and again because memory ran out.</summary>
    /// <param name="heldBytes">The most it was seen to hold.</param>
    /// <param name="limitBytes">What the machine or its container has.</param>
    /// <param name="times">Times in a row.</param>
    public static DomainError MemoryRanOut(long heldBytes, long limitBytes, int times) => new(
        "run.memory_ran_out",
        string.Create(
            CultureInfo.InvariantCulture,
            $"Memory ran out {times} times in a row: the engine held {Gigabytes(heldBytes)} GB when it ended, and the machine has {Gigabytes(limitBytes)} GB for everything on it. The last checkpoint stays. Choose a smaller batch, a shorter longest row or a smaller base model, or end other programs on the machine and retry."),
        ErrorKind.Exhausted);

    /// <summary>The disk of the data folder is nearly full while the run works.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="freeBytes">What is free there.</param>
    /// <param name="neededBytes">What a run needs to go on safely.</param>
    public static DomainError DiskFull(string folder, long freeBytes, long neededBytes) => new(
        "run.disk_full",
        string.Create(
            CultureInfo.InvariantCulture,
            $"The disk of the data folder '{folder}' has {Megabytes(freeBytes)} MB free and the run needs {Megabytes(neededBytes)} MB to go on. Its last checkpoint stays whole. Free some space there or give the folder a larger disk, then retry from the last checkpoint."),
        ErrorKind.Exhausted);

    /// <summary>The base model cannot be used.</summary>
    public static DomainError ModelUnusable(string name) => new(
        "run.model_unusable", $"The base model '{name}' cannot be used: its files are missing or were refused. Its page says why; choose another one.", ErrorKind.Conflict);

    private static string Megabytes(long bytes) => (Math.Max(0, bytes) / 1_000_000).ToString("N0", CultureInfo.InvariantCulture);

    private static string Gigabytes(long bytes) => (bytes / 1e9).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Word(RunStatus status) => status switch
    {
        RunStatus.Draft => "a draft",
        RunStatus.Queued => "queued",
        RunStatus.Running => "running",
        RunStatus.Paused => "paused",
        RunStatus.Succeeded => "finished",
        RunStatus.Failed => "failed",
        RunStatus.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Unknown status."),
    };
}
