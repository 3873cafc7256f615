namespace Platform.Web.Features.Collections;

/// <summary>Marks the texts of collections.</summary>
public sealed class CollectionsText;
