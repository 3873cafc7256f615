namespace Platform.Domain.Kpis;

/// <summary>What values of a KPI can be: decides which bound a bill may rest on.</summary>
public enum KpiKind
{
    /// <summary>Yes or no for each case; the KPI is the share of yes.</summary>
    Proportion = 0,

    /// <summary>A value for each case between two stated limits; the KPI is their mean.</summary>
    BoundedScore = 1,

    /// <summary>A value for each case without stated limits, such as minutes or euros; the KPI is their mean. Billed only above a minimum number of cases.</summary>
    Amount = 2,
}

/// <summary>Which way a KPI gets better.</summary>
public enum KpiDirection
{
    /// <summary>More is better.</summary>
    HigherIsBetter = 0,

    /// <summary>Less is better.</summary>
    LowerIsBetter = 1,
}

/// <summary>Where the observations of a KPI come from.</summary>
public enum KpiSource
{
    /// <summary>Evaluations on a hold-out that the training side cannot read.</summary>
    HiddenHoldOut = 0,

    /// <summary>Feedback events of production, sent case by case.</summary>
    ProductionEvents = 1,

    /// <summary>A series of the customer's own systems, uploaded or posted.</summary>
    BusinessSeries = 2,
}
