namespace Platform.Web.Features.Runs;

/// <summary>Marks the resource files of this feature.</summary>
public sealed class RunsText;
