namespace Platform.Domain.Billing.Lines;

/// <summary>The groups of a line's rows, numbered as they come, and which of them were served and which were not.</summary>
internal sealed class LineGroups
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _byName;
    private readonly List<(bool Served, bool Control)> _arms = [];

    public LineGroups() => _byName = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Groups with served cases.</summary>
    public int Served => _arms.Count(arm => arm.Served);

    /// <summary>Groups with cases that were not served.</summary>
    public int Control => _arms.Count(arm => arm.Control);

    /// <summary>The number of a group.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="served">Arm of the case it is asked for.</param>
    public int Of(ReadOnlySpan<char> name, bool served)
    {
        if (!_byName.TryGetValue(name, out var number))
        {
            _byName[name] = number = _arms.Count;
            _arms.Add(default);
        }

        var arm = _arms[number];
        _arms[number] = (arm.Served | served, arm.Control | !served);
        return number;
    }

    /// <summary>For each number the place of the group's name in the order of all.</summary>
    public int[] Numbers()
    {
        var places = new int[_numbers.Count];
        foreach (var (place, name) in _numbers.Keys.Order(StringComparer.Ordinal).Index())
            places[_numbers[name]] = place;
        return places;
    }
}
