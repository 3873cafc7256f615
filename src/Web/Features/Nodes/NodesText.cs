namespace Platform.Web.Features.Nodes;

/// <summary>Marker of the texts in <c>NodesText.resx</c>.</summary>
public sealed class NodesText;
