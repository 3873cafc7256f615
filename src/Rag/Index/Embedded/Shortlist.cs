namespace Platform.Rag.Index.Embedded;

/// <summary>The best rows of one stretch by a score; of equal ones those that came first.</summary>
/// <param name="size">How many.</param>
internal sealed class Shortlist(int size)
{
    private (float Score, int Row)[] _rows = new (float, int)[Math.Min(2 * size, 1024)];
    private float _floor = float.NegativeInfinity;
    private int _count;

    public void Offer(int row, float score)
    {
        if (score <= _floor)
            return;
        if (_count == _rows.Length)
            MakeRoom();
        _rows[_count++] = (score, row);
    }

    /// <summary>What is left, best first.</summary>
    public ReadOnlySpan<(float Score, int Row)> Best()
    {
        Sort();
        return _rows.AsSpan(0, Math.Min(size, _count));
    }

    private void MakeRoom()
    {
        if (_count < 2 * size)
        {
            Array.Resize(ref _rows, Math.Min(2 * size, 2 * _count));
            return;
        }
        Sort();
        (_count, _floor) = (size, _rows[size - 1].Score);
    }

    private void Sort() => _rows.AsSpan(0, _count).Sort((left, right) => right.Score.CompareTo(left.Score) is var order and not 0 ? order : left.Row.CompareTo(right.Row));
}
