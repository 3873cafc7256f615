namespace Platform.Web.Components;

/// <summary>Marks the resource files of <see cref="FitChip"/>.</summary>
public sealed class FitText;
