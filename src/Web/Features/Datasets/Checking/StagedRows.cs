using Platform.Domain.Datasets;
using Platform.Web.Features.Datasets.Mapping;
using Platform.Web.Hosting.Files;

namespace Platform.Web.Features.Datasets.Checking;

/// <summary>Gives any of the checked rows back, out of their encrypted blob.</summary>
internal sealed class StagedRows(Stream blob, IReadOnlyList<long> offsets) : IDisposable
{
    private const long RememberedShingles = 8 << 20; // 64 MB

    private readonly Dictionary<int, ulong[]> _shingles = [];
    private long _remembered;

    public DatasetRow Read(int row)
    {
        var end = row + 1 < offsets.Count ? offsets[row + 1] : blob.Length;
        var line = new byte[end - offsets[row]];
        blob.Position = offsets[row];
        blob.ReadExactly(line);
        return CanonicalRows.Read(line);
    }

    /// <summary>The shingles of a row's input; the ones asked for lately are remembered.</summary>
    public ulong[] ShinglesOf(int row)
    {
        if (_shingles.TryGetValue(row, out var known))
            return known;
        var shingles = Shingles.Of(NormalisedText.Of(new MappedRow { Messages = Read(row).Messages }.Input));
        if (_remembered + shingles.Length > RememberedShingles)
        {
            _shingles.Clear();
            _remembered = 0;
        }

        _shingles[row] = shingles;
        _remembered += shingles.Length;
        return shingles;
    }

    public void Dispose() => blob.Dispose();
}
