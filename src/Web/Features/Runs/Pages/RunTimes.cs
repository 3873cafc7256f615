namespace Platform.Web.Features.Runs.Pages;

/// <summary>Seconds of work at a step, read off the thinned curve of elapsed time by straight lines.</summary>
internal sealed class RunTimes(SeriesPoints elapsed)
{
    public static readonly RunTimes None = new(SeriesPoints.Empty);

    private readonly IReadOnlyList<int> _steps = elapsed.Steps;
    private readonly IReadOnlyList<double> _seconds = elapsed.Values;

    /// <summary>These and later points.</summary>
    public RunTimes With(SeriesPoints later)
    {
        var keep = later.Steps.Count == 0 ? _steps.Count : _steps.TakeWhile(step => step < later.Steps[0]).Count();
        return new RunTimes(new SeriesPoints([.. _steps.Take(keep), .. later.Steps], [.. _seconds.Take(keep), .. later.Values]));
    }

    /// <summary>Seconds at a step; before the first point a straight line from zero.</summary>
    public double At(int step)
    {
        if (_steps.Count == 0)
            return 0;
        var (low, high) = (0, _steps.Count - 1);
        if (step >= _steps[high])
            return _seconds[high];
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_steps[middle] < step)
                low = middle + 1;
            else
                high = middle;
        }
        var (stepBefore, secondsBefore) = low == 0 ? (0, 0.0) : (_steps[low - 1], _seconds[low - 1]);
        return secondsBefore + ((_seconds[low] - secondsBefore) * (step - stepBefore) / Math.Max(1, _steps[low] - stepBefore));
    }
}
