namespace Platform.Web.Features.Models;

/// <summary>Marks the resource files of this feature.</summary>
public sealed class ModelsText;
