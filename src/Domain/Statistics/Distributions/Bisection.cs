namespace Platform.Domain.Statistics.Distributions;

/// <summary>Roots of monotone functions by halving; slow and safe, with the precision of a double.</summary>
internal static class Bisection
{
    private const int MostSteps = 300;

    /// <summary>The point where an increasing function changes from negative to not negative.</summary>
    /// <param name="function">Increasing on the range.</param>
    /// <param name="low">Left end.</param>
    /// <param name="high">Right end.</param>
    public static double Increasing(Func<double, double> function, double low, double high)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high)
                break;
            if (function(middle) < 0)
                low = middle;
            else
                high = middle;
        }

        return low + ((high - low) / 2);
    }
}
