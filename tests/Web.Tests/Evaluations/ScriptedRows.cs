using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Web.Hosting.Files;

namespace Platform.Web.Tests.Evaluations;

/// <summary>Stands in for stored rows.</summary>
internal sealed class ScriptedRows : IDatasetReader
{
    public ConcurrentDictionary<DatasetVersionId, IReadOnlyList<DatasetRow>> Rows { get; } = [];

    public Task<Outcome<DatasetSource>> FindAsync(DatasetVersionId versionId, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Evaluations open splits only.");

    public Task<Outcome<IAsyncEnumerable<DatasetRow>>> OpenAsync(DatasetVersionId versionId, SplitName split, CancellationToken cancellationToken) =>
        Task.FromResult(Outcome<IAsyncEnumerable<DatasetRow>>.Of(ReadAsync(Rows[versionId], cancellationToken)));

    private static async IAsyncEnumerable<DatasetRow> ReadAsync(IReadOnlyList<DatasetRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            await Task.Delay(0, cancellationToken);
            yield return row;
        }
    }
}
