namespace Platform.Web.Features.Evaluations;

/// <summary>Marks the texts of evaluations.</summary>
public sealed class EvaluationsText;
