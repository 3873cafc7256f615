namespace Platform.Web.Components;

/// <summary>One step of the breadcrumb; without an address it is text only.</summary>
public sealed record Crumb(string Text, string? Href = null);
