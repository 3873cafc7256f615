using System.Numerics.Tensors;

namespace Platform.Rag.Index.Embedded;

/// <summary>Compares a question with the codes of a row.</summary>
internal interface IFirstPass
{
    /// <summary>About the product of question and vector.</summary>
    float Score(ReadOnlySpan<byte> row, float scale);
}

/// <summary>The nearest rows by two passes: the codes pick several times as many as are wanted, and those are compared in full. What the codes do not pick is not found.</summary>
internal sealed class OversampledSearch(float[] query, int count, VectorCoding coding)
{
    private readonly IFirstPass _pass = coding == VectorCoding.FourBit ? new NibbleQuery(query) : new SignQuery(query);
    private readonly int _picked = Math.Max(VectorCodings.FewestPicked, count * coding.Oversampling());

    public List<PassageHit> Best(Snapshot snapshot, ReaderScope scope, CancellationToken cancellationToken)
    {
        var picked = Stretch.Scan(snapshot, scope, Pick, cancellationToken)
            .SelectMany(part => part.Found.Select(row => (part.Block, row.Row, row.Score)))
            .OrderByDescending(row => row.Score).Take(_picked);
        return [.. picked.Select(row => FullComparison.Hit(row.Block, row.Row, query)).OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id).Take(count)];
    }

    private (float Score, int Row)[] Pick(Stretch stretch)
    {
        var shortlist = new Shortlist(_picked);
        var scales = stretch.Block.Scales;
        var stride = stretch.Block.Layout.Stride;
        var codes = stretch.Block.Codes(stretch.First, stretch.Last - stretch.First);
        for (var row = stretch.Next(stretch.First); row < stretch.Last; row = stretch.Next(row + 1))
            shortlist.Offer(row, _pass.Score(codes.Slice((row - stretch.First) * stride, stride), scales[row]));
        return shortlist.Best().ToArray();
    }
}

/// <summary>The nearest rows by comparing the question with every vector in full.</summary>
internal sealed class FullComparison(float[] query, int count)
{
    public List<PassageHit> Best(Snapshot snapshot, ReaderScope scope, CancellationToken cancellationToken) =>
        [.. Stretch.Scan(snapshot, scope, Pick, cancellationToken).SelectMany(part => part.Found.Select(row => Hit(part.Block, row, query)))
            .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id).Take(count)];

    public static PassageHit Hit(VectorBlock block, int row, ReadOnlySpan<float> query) =>
        new(block.Id(row), block.Document(block.DocumentOf[row]), TensorPrimitives.Dot(block.Vector(row), query));

    private int[] Pick(Stretch stretch)
    {
        var shortlist = new Shortlist(count);
        for (var row = stretch.Next(stretch.First); row < stretch.Last; row = stretch.Next(row + 1))
            shortlist.Offer(row, TensorPrimitives.Dot(stretch.Block.Vector(row), query));
        return [.. shortlist.Best().ToArray().Select(row => row.Row)];
    }
}
