using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Projects;

/// <summary>Id of a project.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct ProjectId(Guid Value) : ITypedId<ProjectId>
{
    /// <inheritdoc/>
    public static ProjectId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>The vertical a project starts from. Stored: the numbers never change.</summary>
public enum Vertical
{
    /// <summary>No template.</summary>
    Blank = 0,

    /// <summary>Clinics and health services.</summary>
    Medical = 1,

    /// <summary>Law firms and legal departments.</summary>
    Legal = 2,

    /// <summary>Banks, insurers, accountants.</summary>
    Finance = 3,
}

/// <summary>What the model is to do. Stored: the numbers never change.</summary>
public enum TaskKind
{
    /// <summary>Free answers, scored by exact match and token F1.</summary>
    Answer = 0,

    /// <summary>One label out of a closed set, scored by accuracy and macro F1.</summary>
    Label = 1,
}

/// <summary>The home of one piece of work: data, runs, evaluations, deployments and their value.</summary>
public sealed class Project : IWorkspaceOwned, IVersioned
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>Longest description, in characters.</summary>
    public const int MaxDescriptionLength = 2000;

    private Project()
    {
    }

    /// <summary>Id.</summary>
    public ProjectId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>Name, unique in the workspace.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What it is for, in the team's words.</summary>
    public string Description { get; private set; } = "";

    /// <summary>The template it came from.</summary>
    public Vertical Vertical { get; private set; }

    /// <summary>What the model is to do.</summary>
    public TaskKind Task { get; private set; }

    /// <summary>Who made it: account id.</summary>
    public string CreatedBy { get; private set; } = "";

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>Makes a project.</summary>
    /// <returns>Refused with <c>project.name_invalid</c> or <c>project.description_too_long</c>.</returns>
    public static Outcome<Project> Create(
        TenantScope scope, string name, string? description, Vertical vertical, TaskKind task, string createdBy, DateTimeOffset createdAt)
    {
        var project = new Project
        {
            Id = TypedId.New<ProjectId>(createdAt),
            TenantId = scope.TenantId,
            WorkspaceId = scope.WorkspaceId,
            Vertical = vertical,
            Task = task,
            CreatedBy = createdBy,
            CreatedAt = createdAt,
        };
        var described = project.Describe(name, description);
        return described.Succeeded ? project : described.Error;
    }

    /// <summary>Changes name and description.</summary>
    /// <returns>Refused with <c>project.name_invalid</c> or <c>project.description_too_long</c>; then nothing changes.</returns>
    public Outcome Describe(string name, string? description)
    {
        var trimmed = name?.Trim() ?? "";
        if (trimmed.Length is 0 or > MaxNameLength)
            return ProjectErrors.NameInvalid(trimmed.Length);
        if (description?.Length > MaxDescriptionLength)
            return ProjectErrors.DescriptionTooLong(description.Length);
        Name = trimmed;
        Description = description?.Trim() ?? "";
        return Outcome.Success;
    }
}
