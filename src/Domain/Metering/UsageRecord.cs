using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Metering;

/// <summary>What a project used its machines for.</summary>
public enum UsageKind
{
    /// <summary>Fine-tuning.</summary>
    Training = 0,

    /// <summary>Evaluations.</summary>
    Evaluation = 1,

    /// <summary>Answers of the playground and of collections.</summary>
    Answers = 2,

    /// <summary>Reading, cutting and embedding documents.</summary>
    Indexing = 3,

    /// <summary>Space for data, documents and adapters; one record a day.</summary>
    Storage = 4,

    /// <summary>Searches in documents: embedding what is asked, and second looks.</summary>
    Search = 5,

    /// <summary>Vectors that programs asked for.</summary>
    Embeddings = 6,
}

/// <summary>An amount of use.</summary>
/// <param name="InputTokens">Tokens that were read: prompts, training rows, scored texts.</param>
/// <param name="OutputTokens">Tokens that were made.</param>
/// <param name="ComputeSeconds">Seconds in which a node worked on it.</param>
/// <param name="Calls">Answers, cases or documents.</param>
/// <param name="Bytes">Stored bytes, for storage.</param>
public readonly record struct UsageAmount(long InputTokens, long OutputTokens, double ComputeSeconds, long Calls, long Bytes = 0)
{
    /// <summary>Tokens of both ways.</summary>
    public long Tokens => InputTokens + OutputTokens;

    /// <summary>Both together.</summary>
    public static UsageAmount operator +(UsageAmount left, UsageAmount right) => Add(left, right);

    /// <summary>What came since another amount.</summary>
    public UsageAmount Less(UsageAmount before) => new(
        InputTokens - before.InputTokens, OutputTokens - before.OutputTokens, ComputeSeconds - before.ComputeSeconds, Calls - before.Calls, Bytes - before.Bytes);

    /// <summary>Both together.</summary>
    public static UsageAmount Add(UsageAmount left, UsageAmount right) => new(
        left.InputTokens + right.InputTokens, left.OutputTokens + right.OutputTokens, left.ComputeSeconds + right.ComputeSeconds, left.Calls + right.Calls, left.Bytes + right.Bytes);
}

/// <summary>
/// Use of a project's machines on a day, by kind and adapter. Work with an end of its own (an attempt of a run, a day's storage) has its own record under its own name, so that recording it again counts once;
/// small calls add up in the record of their day. It outlives what it is about: a deleted run was still paid for.
/// </summary>
public sealed class UsageRecord : IWorkspaceOwned
{
    /// <summary>Longest name of a source.</summary>
    public const int MaxSourceLength = 80;

    private UsageRecord()
    {
    }

    /// <summary>Begins a record.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="project">The project; null for use of the workspace that no project was named for.</param>
    /// <param name="kind">What for.</param>
    /// <param name="adapter">Id of the run that made the adapter; empty for the base alone.</param>
    /// <param name="source">Name of work that counts once; empty for small calls that add up.</param>
    /// <param name="amount">How much.</param>
    /// <param name="now">UTC.</param>
    public UsageRecord(TenantScope scope, ProjectId? project, UsageKind kind, string adapter, string source, UsageAmount amount, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7(now);
        (TenantId, WorkspaceId, ProjectId, Kind, Adapter, Source) = (scope.TenantId, scope.WorkspaceId, project, kind, adapter, source);
        Day = DateOnly.FromDateTime(now.UtcDateTime);
        (InputTokens, OutputTokens, ComputeSeconds, Calls, Bytes) = (amount.InputTokens, amount.OutputTokens, amount.ComputeSeconds, amount.Calls, amount.Bytes);
    }

    /// <summary>Id.</summary>
    public Guid Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The project; null for use of the workspace that no project was named for.</summary>
    public ProjectId? ProjectId { get; private set; }

    /// <summary>Day, UTC.</summary>
    public DateOnly Day { get; private set; }

    /// <summary>What for.</summary>
    public UsageKind Kind { get; private set; }

    /// <summary>Id of the run that made the adapter; empty for the base alone.</summary>
    public string Adapter { get; private set; } = "";

    /// <summary>Name of work that counts once; empty for small calls.</summary>
    public string Source { get; private set; } = "";

    /// <summary>Tokens that were read.</summary>
    public long InputTokens { get; private set; }

    /// <summary>Tokens that were made.</summary>
    public long OutputTokens { get; private set; }

    /// <summary>Seconds in which a node worked on it.</summary>
    public double ComputeSeconds { get; private set; }

    /// <summary>Answers, cases or documents.</summary>
    public long Calls { get; private set; }

    /// <summary>Stored bytes, for storage.</summary>
    public long Bytes { get; private set; }
}
