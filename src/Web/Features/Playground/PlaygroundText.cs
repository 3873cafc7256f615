namespace Platform.Web.Features.Playground;

/// <summary>Marks the texts of the playground.</summary>
public sealed class PlaygroundText;
