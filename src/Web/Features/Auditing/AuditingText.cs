namespace Platform.Web.Features.Auditing;

/// <summary>Marks the texts of this feature.</summary>
public sealed class AuditingText;
