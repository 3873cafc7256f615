namespace Platform.Domain.Statistics.Uplift;

/// <summary>
/// Levels of groups and of steps, fitted by least squares to cells weighted with their cases. Group levels are eliminated first, so a fit without one group
/// takes that group's part off the sums instead of beginning anew.
/// </summary>
internal sealed class WaitingLevels
{
    // a pivot this small against its own diagonal is rounding: the step hangs on nothing
    private const double Vanishing = 1e-9;

    private readonly ILookup<int, Cell> _groups;
    private readonly Dictionary<int, int> _places;   // step -> row; the first step is level 0
    private readonly double[,] _matrix;              // lower triangle, [steps, steps]
    private readonly double[] _side;

    /// <param name="waiting">Cells of groups that wait.</param>
    public WaitingLevels(IReadOnlyList<Cell> waiting)
    {
        _groups = waiting.ToLookup(cell => cell.Group);
        _places = waiting.Select(cell => cell.Step).Distinct().Order().Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        (_matrix, _side) = (new double[_places.Count, _places.Count], new double[_places.Count]);
        foreach (var group in _groups)
            Add(_matrix, _side, group.Key, 1);
    }

    /// <summary>The levels; null when they cannot be told.</summary>
    /// <param name="left">A group to leave out; null for none.</param>
    public Levels? Fit(int? left)
    {
        var (matrix, side) = ((double[,])_matrix.Clone(), (double[])_side.Clone());
        if (left is { } group)
            Add(matrix, side, group, -1);
        return Solve(matrix, side) is { } steps ? new Levels(this, steps) : null;
    }

    // n y - n Σ(n y) / Σ n for each step, and the same of the coefficients
    private void Add(double[,] matrix, double[] side, int group, int sign)
    {
        var cells = _groups[group].ToList();
        var (all, sum) = (cells.Sum(cell => cell.Cases), cells.Sum(cell => cell.Cases * cell.Mean));
        foreach (var cell in cells)
        {
            var row = _places[cell.Step];
            side[row] += sign * cell.Cases * (cell.Mean - (sum / all));
            matrix[row, row] += sign * cell.Cases;
            foreach (var other in cells.Where(other => _places[other.Step] <= row))
                matrix[row, _places[other.Step]] -= sign * cell.Cases * other.Cases / all;
        }
    }

    // Cholesky without the first row and column
    private static double[]? Solve(double[,] matrix, double[] side)
    {
        var size = side.Length;
        for (var row = 1; row < size; row++)
        {
            var own = matrix[row, row];
            for (var column = 1; column <= row; column++)
            {
                var sum = matrix[row, column];
                for (var at = 1; at < column; at++)
                    sum -= matrix[row, at] * matrix[column, at];
                if (column < row)
                    matrix[row, column] = sum / matrix[column, column];
                else if (sum > Vanishing * own)
                    matrix[row, row] = Math.Sqrt(sum);
                else
                    return null;
            }
        }

        var levels = new double[size];
        for (var row = 1; row < size; row++)
        {
            levels[row] = side[row];
            for (var at = 1; at < row; at++)
                levels[row] -= matrix[row, at] * levels[at];
            levels[row] /= matrix[row, row];
        }

        for (var row = size - 1; row >= 1; row--)
        {
            for (var at = row + 1; at < size; at++)
                levels[row] -= matrix[at, row] * levels[at];
            levels[row] /= matrix[row, row];
        }

        return levels;
    }

    /// <summary>What a group would show in a step while it waits.</summary>
    /// <param name="fitted">What they were fitted to.</param>
    /// <param name="steps">Level of each step.</param>
    internal sealed class Levels(WaitingLevels fitted, double[] steps)
    {
        private readonly Dictionary<int, double> _groups = [];

        public double Of(int group, int step)
        {
            if (!_groups.TryGetValue(group, out var level))
            {
                var cells = fitted._groups[group];
                _groups[group] = level = cells.Sum(cell => cell.Cases * (cell.Mean - steps[fitted._places[cell.Step]])) / cells.Sum(cell => cell.Cases);
            }

            return level + steps[fitted._places[step]];
        }
    }
}
