namespace Platform.Web.Features.Contracts;

/// <summary>Marks the texts of this feature.</summary>
public sealed class ContractsText;
