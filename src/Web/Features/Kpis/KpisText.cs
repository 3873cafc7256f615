namespace Platform.Web.Features.Kpis;

/// <summary>Marks the texts of this feature.</summary>
public sealed class KpisText;
