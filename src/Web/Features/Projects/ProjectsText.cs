namespace Platform.Web.Features.Projects;

/// <summary>Marks the resource files of this feature.</summary>
public sealed class ProjectsText;
