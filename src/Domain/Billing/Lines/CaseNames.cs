using System.Numerics;

namespace Platform.Domain.Billing.Lines;

/// <summary>Finds a case that stands among rows twice. Names stay where they are, at the beginning of their lines.</summary>
internal sealed class CaseNames
{
    private readonly IReadOnlyList<string> _lines;
    private readonly (int Row, int Length, int Hash)[] _slots;   // row + 1; 0 is free
    private readonly int _mask;

    public CaseNames(IReadOnlyList<string> lines)
    {
        _lines = lines;
        _slots = new (int, int, int)[BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 2 * (long)lines.Count))];
        _mask = _slots.Length - 1;
    }

    /// <summary>Adds the name that a line begins with; false when it is there already.</summary>
    /// <param name="row">Number of the line, from 0.</param>
    /// <param name="length">Length of the name.</param>
    public bool Add(int row, int length)
    {
        var name = _lines[row].AsSpan(0, length);
        var hash = string.GetHashCode(name);
        for (var at = hash & _mask; ; at = (at + 1) & _mask)
        {
            ref var slot = ref _slots[at];
            if (slot.Row == 0)
            {
                slot = (row + 1, length, hash);
                return true;
            }

            if (slot.Hash == hash && slot.Length == length && name.SequenceEqual(_lines[slot.Row - 1].AsSpan(0, length)))
                return false;
        }
    }
}
