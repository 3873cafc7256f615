namespace Platform.Web.Components.Charts;

/// <summary>Marks the resource files of the charts.</summary>
public sealed class ChartText;
