using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Runs;

/// <summary>The files of an adapter.</summary>
/// <param name="Folder">PEFT folder below the installation's data folder.</param>
/// <param name="Sha256">Hash over the names and contents of its files, lower-case hex.</param>
/// <param name="Bytes">Size of its files.</param>
public sealed record AdapterFiles(string Folder, string Sha256, long Bytes);

/// <summary>What a fine-tuning run leaves: a LoRA update in PEFT's format, for one base model.</summary>
public sealed class Adapter : IWorkspaceOwned, IVersioned
{
    private Adapter()
    {
    }

    /// <summary>Makes the adapter of a run that has reached a result.</summary>
    public Adapter(Run run, int step, int rank, AdapterFiles files, DateTimeOffset createdAt)
    {
        Id = TypedId.New<AdapterId>(createdAt);
        (TenantId, WorkspaceId, ProjectId, RunId) = (run.TenantId, run.WorkspaceId, run.ProjectId, run.Id);
        (BaseModelId, BaseModelHash, Name) = (run.BaseModelId, run.BaseModelHash, run.Name);
        (Step, Rank, CreatedAt) = (step, rank, createdAt);
        (Folder, Sha256, Bytes) = (files.Folder, files.Sha256, files.Bytes);
    }

    /// <summary>Id.</summary>
    public AdapterId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The project.</summary>
    public ProjectId ProjectId { get; private set; }

    /// <summary>The run that made it.</summary>
    public RunId RunId { get; private set; }

    /// <summary>The base model it belongs on.</summary>
    public BaseModelId BaseModelId { get; private set; }

    /// <summary>Content hash of that base model's weights.</summary>
    public string BaseModelHash { get; private set; } = "";

    /// <summary>Name for people: the run's.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Optimiser step its weights are from.</summary>
    public int Step { get; private set; }

    /// <summary>LoRA rank.</summary>
    public int Rank { get; private set; }

    /// <summary>PEFT folder below the installation's data folder.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>Hash over the names and contents of its files, lower-case hex.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>Size of its files, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }
}
