using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Platform.Rag.Index.Embedded;

/// <summary>
/// The nearest rows, exactly. A pass over the codes bounds every score from below and above; what could be among the best is then computed in full.
/// A row is left out only when its upper bound is below the lower bounds of enough others, so nothing is missed.
/// </summary>
internal sealed class ExactSearch
{
    // what float arithmetic itself may lose, and a unit vector's length above 1
    private const float Rounding = 1e-5f;
    private const float LongestVector = 1.02f;

    private readonly float[] _query;
    private readonly int _count;
    private readonly sbyte[] _codes;
    private readonly int _sum;
    private readonly CodedVector _coded;
    private readonly float _length;

    public ExactSearch(ReadOnlySpan<float> query, int count)
    {
        _query = query.ToArray();
        _count = count;
        _codes = new sbyte[CodedVector.Stride(query.Length)];
        _coded = CodedVector.Encode(query, _codes);
        _sum = CodedVector.Sum(_codes);
        _length = TensorPrimitives.Norm(query);
    }

    public List<PassageHit> Best(Snapshot snapshot, ReaderScope scope, CancellationToken cancellationToken) =>
        Exact(Stretch.Scan(snapshot, scope, Scan, cancellationToken));

    private Candidates Scan(Stretch stretch)
    {
        var candidates = new Candidates(_count);
        var scales = stretch.Block.Scales;
        var losses = stretch.Block.Losses;
        var stride = _codes.Length;
        var codes = MemoryMarshal.Cast<byte, sbyte>(stretch.Block.Codes(stretch.First, stretch.Last - stretch.First));
        for (var row = stretch.Next(stretch.First); row < stretch.Last; row = stretch.Next(row + 1))
        {
            var product = CodedVector.Product(codes.Slice((row - stretch.First) * stride, stride), _codes, _sum);
            var score = product * scales[row] * _coded.Scale;
            var slack = losses[row] * _length + (LongestVector + losses[row]) * _coded.Lost + Rounding;
            candidates.Offer(row, score - slack, score + slack);
        }
        return candidates;
    }

    private List<PassageHit> Exact(List<(VectorBlock Block, Candidates Candidates)> parts)
    {
        var lower = parts.SelectMany(part => part.Candidates.Lower).OrderDescending().Take(_count).ToList();
        var floor = lower.Count < _count ? float.NegativeInfinity : lower[^1];
        return [.. (
            from part in parts
            from row in part.Candidates.Above(floor)
            let score = (double)TensorPrimitives.Dot(part.Block.Vector(row), _query)
            select new PassageHit(part.Block.Id(row), part.Block.Document(part.Block.DocumentOf[row]), score))
            .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id).Take(_count)];
    }

    /// <summary>Rows of one stretch that may be among the best.</summary>
    private sealed class Candidates(int count)
    {
        private readonly PriorityQueue<float, float> _lower = new(count + 1);
        private readonly List<(int Row, float Upper)> _rows = [];
        private float _floor = float.NegativeInfinity;
        private int _most = 4096 + 4 * count;

        public IEnumerable<float> Lower => _lower.UnorderedItems.Select(item => item.Element);

        public void Offer(int row, float lower, float upper)
        {
            if (upper < _floor)
                return;
            _rows.Add((row, upper));
            if (_lower.Count < count)
                _lower.Enqueue(lower, lower);
            else if (lower > _lower.Peek())
                _lower.DequeueEnqueue(lower, lower);
            if (_lower.Count == count)
                _floor = _lower.Peek();
            if (_rows.Count > _most)
                Prune();
        }

        public IEnumerable<int> Above(float floor) => _rows.Where(row => row.Upper >= floor).Select(row => row.Row);

        // When many remain (much the same text many times over), the list is let grow: leaving one out could be wrong.
        private void Prune()
        {
            _rows.RemoveAll(row => row.Upper < _floor);
            _most = Math.Max(_most, 2 * _rows.Count);
        }
    }
}
