using Platform.Domain.Datasets;

namespace Platform.Web.Features.Datasets.Checking;

/// <summary>Counts findings and writes them into the report's blob; of each kind the first hundred thousand are written, all are counted.</summary>
internal sealed class FindingLog(BlobPipe output)
{
    private const int MostWritten = 100_000;

    private readonly Dictionary<FindingKind, (int Rows, int Groups)> _counts = [];
    private readonly Dictionary<FindingKind, int> _listed = [];

    /// <summary>Writes a finding of a single row.</summary>
    public async ValueTask AddAsync(Finding finding, CancellationToken cancellationToken)
    {
        var (rows, groups) = _counts.GetValueOrDefault(finding.Kind);
        _counts[finding.Kind] = (rows + 1, groups + 1);
        if (rows < MostWritten)
            await WriteAsync(finding, cancellationToken);
    }

    /// <summary>True while more findings of this kind are written.</summary>
    public bool Wants(FindingKind kind) => _counts.GetValueOrDefault(kind).Rows < MostWritten;

    /// <summary>Counts a group whose rows are written by <see cref="WriteAsync"/>.</summary>
    public void CountGroup(FindingKind kind, int rows)
    {
        var known = _counts.GetValueOrDefault(kind);
        _counts[kind] = (known.Rows + rows, known.Groups + 1);
    }

    public async ValueTask WriteAsync(Finding finding, CancellationToken cancellationToken)
    {
        _listed[finding.Kind] = _listed.GetValueOrDefault(finding.Kind) + 1;
        await output.WriteAsync(finding.ToJson(), cancellationToken);
        await output.WriteAsync("\n"u8.ToArray(), cancellationToken);
    }

    public IReadOnlyList<FindingCount> Counts() =>
        [.. _counts.OrderBy(count => count.Key).Select(count => new FindingCount(count.Key, count.Value.Rows, count.Value.Groups, _listed.GetValueOrDefault(count.Key)))];
}
