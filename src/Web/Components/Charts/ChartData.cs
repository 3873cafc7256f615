namespace Platform.Web.Components.Charts;

/// <summary>One line or row of dots. Steps, seconds and values have the same length and rise by step.</summary>
/// <param name="Id">Unique in its panel; new points are appended by it.</param>
/// <param name="Label">Words in the legend.</param>
/// <param name="Colour">Name of a colour token without the dashes, such as <c>chart-1</c>.</param>
public sealed record ChartSeries(string Id, string Label, string Colour)
{
    /// <summary>Optimiser steps.</summary>
    public IReadOnlyList<double> Steps { get; init; } = [];

    /// <summary>Seconds of work since the start.</summary>
    public IReadOnlyList<double> Seconds { get; init; } = [];

    /// <summary>The figures; all finite.</summary>
    public IReadOnlyList<double> Values { get; init; } = [];

    /// <summary>True where the slider smooths the line and leaves the raw one faint behind it.</summary>
    public bool Smooth { get; init; }

    /// <summary>True where each point is a measurement of its own and gets a dot.</summary>
    public bool Dots { get; init; }

    /// <summary>True for the second run of a comparison.</summary>
    public bool Dashed { get; init; }
}

/// <summary>One plot of the stack.</summary>
/// <param name="Id">Unique in the group.</param>
/// <param name="Title">What is drawn.</param>
/// <param name="Unit">Unit of the figures.</param>
/// <param name="Series">The lines.</param>
public sealed record ChartPanel(string Id, string Title, string Unit, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>Height of the plot in pixels.</summary>
    public int Height { get; init; } = 150;

    /// <summary>Significant digits of a figure.</summary>
    public int Digits { get; init; } = 4;

    /// <summary>True where the logarithmic scale makes sense.</summary>
    public bool CanBeLog { get; init; }

    /// <summary>True where the scale begins at zero.</summary>
    public bool FromZero { get; init; }
}

/// <summary>Something that happened at a step: a line through all plots.</summary>
/// <param name="Kind"><c>checkpoint</c>, <c>best</c>, <c>pause</c> or <c>resume</c>.</param>
/// <param name="Step">Optimiser step.</param>
/// <param name="Seconds">Seconds of work since the start.</param>
/// <param name="Label">Words for it.</param>
public sealed record ChartMarker(string Kind, double Step, double Seconds, string Label);

/// <summary>A stack of plots over one axis.</summary>
/// <param name="Panels">The plots, top down.</param>
/// <param name="Markers">What happened on the way.</param>
public sealed record ChartData(IReadOnlyList<ChartPanel> Panels, IReadOnlyList<ChartMarker> Markers);

/// <summary>New points of one series.</summary>
/// <param name="Panel">Id of the panel.</param>
/// <param name="Series">Id of the series.</param>
/// <param name="Steps">Optimiser steps; a step that is there already is replaced.</param>
/// <param name="Seconds">Seconds of work since the start.</param>
/// <param name="Values">The figures.</param>
public sealed record ChartPoints(string Panel, string Series, IReadOnlyList<double> Steps, IReadOnlyList<double> Seconds, IReadOnlyList<double> Values);
