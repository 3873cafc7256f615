namespace Platform.Web.Features.Settings;

/// <summary>Marks the resource files of this feature.</summary>
public sealed class SettingsText;
