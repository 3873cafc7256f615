namespace Platform.Web.Features.Datasets;

/// <summary>Marks the resource files of this feature.</summary>
public sealed class DatasetsText;
