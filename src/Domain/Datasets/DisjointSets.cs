namespace Platform.Domain.Datasets;

/// <summary>Rows joined into groups. The group of a row is named by its smallest row.</summary>
public sealed class DisjointSets
{
    private readonly int[] _parent;

    /// <summary>Makes groups of one row each.</summary>
    /// <param name="count">Number of rows.</param>
    public DisjointSets(int count)
    {
        _parent = new int[count];
        for (var i = 0; i < count; i++)
            _parent[i] = i;
    }

    /// <summary>The group of a row: its smallest row.</summary>
    public int Find(int row)
    {
        while (_parent[row] != row)
            row = _parent[row] = _parent[_parent[row]];
        return row;
    }

    /// <summary>Joins the groups of two rows.</summary>
    public void Join(int left, int right)
    {
        (left, right) = (Find(left), Find(right));
        if (left != right)
            _parent[Math.Max(left, right)] = Math.Min(left, right);
    }

    /// <summary>The group of every row.</summary>
    public int[] ToArray()
    {
        for (var row = 0; row < _parent.Length; row++)
            _parent[row] = Find(row);
        return _parent;
    }
}
