namespace Platform.Web.Features.Invoicing.Papers;

/// <summary>Marks the texts of the printed papers.</summary>
public sealed class PapersText;
