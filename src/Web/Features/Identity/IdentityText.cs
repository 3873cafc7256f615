namespace Platform.Web.Features.Identity;

/// <summary>Marks the resource files of this feature.</summary>
public sealed class IdentityText;
