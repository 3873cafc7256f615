using Platform.Domain.Projects;

namespace Platform.Web.Features.Projects;

/// <summary>What a new project starts from. Names and sentences stand in the texts under <c>Template.{Key}.*</c>.</summary>
internal sealed record ProjectTemplate(string Key, Vertical Vertical, TaskKind Task, string Icon)
{
    public static IReadOnlyList<ProjectTemplate> All { get; } =
    [
        new("Medical", Vertical.Medical, TaskKind.Label, "medical"),
        new("Legal", Vertical.Legal, TaskKind.Label, "legal"),
        new("Finance", Vertical.Finance, TaskKind.Answer, "finance"),
        new("Blank", Vertical.Blank, TaskKind.Answer, "document"),
    ];
}
