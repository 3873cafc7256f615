using System.Buffers;
using System.Runtime.InteropServices;

namespace Platform.Training.Tokenizers;

/// <summary>Merges a long run of symbols with a queue of candidate pairs over a linked list: n log n steps, whatever the text.</summary>
internal sealed class BpeQueue
{
    private readonly BpeMerges _merges;
    private readonly int _count;
    private readonly int[] _ids;
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly PriorityQueue<Candidate, long> _queue = new();

    public BpeQueue(BpeMerges merges, ReadOnlySpan<int> symbols)
    {
        _merges = merges;
        _count = symbols.Length;
        _ids = ArrayPool<int>.Shared.Rent(_count);
        _next = ArrayPool<int>.Shared.Rent(_count);
        _previous = ArrayPool<int>.Shared.Rent(_count);
        symbols.CopyTo(_ids);
    }

    public void Run(List<int> output)
    {
        for (int i = 0; i < _count; i++)
        {
            _next[i] = i + 1;
            _previous[i] = i - 1;
        }

        for (int i = 0; i + 1 < _count; i++)
        {
            Offer(i);
        }

        while (_queue.TryDequeue(out Candidate candidate, out _))
        {
            Merge(candidate);
        }

        for (int i = 0; i < _count; i = _next[i])
        {
            output.Add(_ids[i]);
        }

        ArrayPool<int>.Shared.Return(_ids);
        ArrayPool<int>.Shared.Return(_next);
        ArrayPool<int>.Shared.Return(_previous);
    }

    /// <summary>Queues the pair that begins at a symbol; a lower rank goes first, then the place further left.</summary>
    private void Offer(int left)
    {
        int right = _next[left];
        if (right < _count && _merges.TryFind(_ids[left], _ids[right], out int rank, out int id))
        {
            _queue.Enqueue(new Candidate(left, _ids[left], _ids[right], id), ((long)rank << 32) | (uint)left);
        }
    }

    private void Merge(Candidate candidate)
    {
        int left = candidate.Left, right = _next[left];
        bool stale = _ids[left] != candidate.LeftId || right >= _count || _ids[right] != candidate.RightId;
        if (stale)
        {
            return;
        }

        _ids[left] = candidate.MergedId;
        _ids[right] = -1;
        int after = _next[right];
        _next[left] = after;
        if (after < _count)
        {
            _previous[after] = left;
        }

        if (_previous[left] >= 0)
        {
            Offer(_previous[left]);
        }

        Offer(left);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Candidate(int Left, int LeftId, int RightId, int MergedId);
}
