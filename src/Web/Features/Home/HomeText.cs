namespace Platform.Web.Features.Home;

/// <summary>Marks the resource files of this feature.</summary>
public sealed class HomeText;
