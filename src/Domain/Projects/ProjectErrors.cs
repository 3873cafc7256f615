using Platform.Domain.Kernel;

namespace Platform.Domain.Projects;

/// <summary>Refusals of projects.</summary>
public static class ProjectErrors
{
    /// <summary>No such project in this workspace.</summary>
    public static DomainError NotFound() => new("project.not_found", "There is no such project in this workspace.", ErrorKind.NotFound);

    /// <summary>The name is empty or too long.</summary>
    public static DomainError NameInvalid(int length) => new(
        "project.name_invalid", $"The name has {length} characters; a project's name has 1 to {Project.MaxNameLength}.");

    /// <summary>The description is too long.</summary>
    public static DomainError DescriptionTooLong(int length) => new(
        "project.description_too_long", $"The description has {length} characters; at most {Project.MaxDescriptionLength} are kept. Shorten it.");

    /// <summary>The workspace has a project of this name.</summary>
    public static DomainError NameTaken(string name) => new(
        "project.name_taken", $"This workspace already has a project named '{name}'. Choose another name.", ErrorKind.Conflict);

    /// <summary>The project holds things that others are traced back to.</summary>
    public static DomainError NotEmpty(int datasets, int runs, int evaluations) => new(
        "project.not_empty",
        $"The project holds {datasets} datasets, {runs} runs and {evaluations} evaluations. Their record must stay, so that results can be traced back; only an empty project can be deleted. Rename it instead.",
        ErrorKind.Conflict);

    /// <summary>Somebody else changed the project at the same moment.</summary>
    public static DomainError Busy() => new("project.busy", "Somebody else changed the project at the same moment. Look at it again, then repeat.", ErrorKind.Conflict);
}
