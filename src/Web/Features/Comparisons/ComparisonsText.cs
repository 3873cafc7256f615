namespace Platform.Web.Features.Comparisons;

/// <summary>Marks the texts of this feature.</summary>
public sealed class ComparisonsText;
