using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Platform.Domain.Datasets;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Datasets.Checking;
using Platform.Web.Hosting.Files;

namespace Platform.Web.Features.Datasets.Versions;

/// <summary>Writes one split: the rows, where every hundredth begins, and the hash of the content without its sources.</summary>
internal sealed class SplitWriter : IAsyncDisposable
{
    /// <summary>Rows between two entries of the index.</summary>
    public const int IndexStep = 100;

    private readonly SplitName _name;
    private readonly BlobPipe _rows;
    private readonly List<long> _index = [];
    private readonly IncrementalHash _content = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _line = new(16 * 1024);
    private readonly int[] _labelCounts;
    private int _count;
    private long _characters;

    public SplitWriter(SplitName name, int labels, IBlobStore blobs, TenantId tenant, CancellationToken cancellationToken)
    {
        _name = name;
        _labelCounts = new int[labels];
        _rows = new BlobPipe(blobs, tenant, cancellationToken);
    }

    public async ValueTask WriteAsync(DatasetRow row, int label, CancellationToken cancellationToken)
    {
        if (_count % IndexStep == 0)
            _index.Add(_rows.Length);
        _count++;
        _characters += row.Messages.Sum(message => (long)message.Content.Length);
        if (label != RowFacts.None)
            _labelCounts[label]++;
        _line.ResetWrittenCount();
        CanonicalRows.WriteContent(_line, row);
        _content.AppendData(_line.WrittenSpan);
        _line.ResetWrittenCount();
        CanonicalRows.Write(_line, row);
        await _rows.WriteAsync(_line.WrittenMemory, cancellationToken);
    }

    public async Task<DatasetSplit> CompleteAsync(IBlobStore blobs, TenantId tenant, CancellationToken cancellationToken)
    {
        var rows = await _rows.CompleteAsync();
        var index = await blobs.WriteAsync(tenant, new MemoryStream(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_index)).ToArray()), cancellationToken);
        return new DatasetSplit(_name, _count, _characters, Convert.ToHexStringLower(_content.GetHashAndReset()), rows.Sha256, index.Sha256, _labelCounts);
    }

    public async ValueTask DisposeAsync()
    {
        await _rows.DisposeAsync();
        _content.Dispose();
    }
}
