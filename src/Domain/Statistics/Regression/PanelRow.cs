namespace Platform.Domain.Statistics.Regression;

/// <summary>One unit in one period.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Period">The period.</param>
/// <param name="Treated">True when the unit is treated in this period.</param>
/// <param name="Outcome">What was measured.</param>
public readonly record struct PanelRow(int Unit, int Period, bool Treated, double Outcome);
