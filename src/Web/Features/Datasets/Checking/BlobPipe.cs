using System.IO.Pipelines;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Files;

namespace Platform.Web.Features.Datasets.Checking;

/// <summary>Writes a blob from the producing side: what is written here is encrypted and stored meanwhile, with at most a megabyte in between.</summary>
internal sealed class BlobPipe : IAsyncDisposable
{
    private const int FlushBytes = 128 * 1024;

    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 1 << 19, useSynchronizationContext: false));
    private readonly CancellationTokenSource _abandon;
    private readonly Task<BlobReference> _storing;
    private bool _completed;
    private long _unflushed;

    public BlobPipe(IBlobStore blobs, TenantId tenant, CancellationToken cancellationToken)
    {
        _abandon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _storing = Task.Run(() => StoreAsync(blobs, tenant), CancellationToken.None);
    }

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        bytes.Span.CopyTo(_pipe.Writer.GetSpan(bytes.Length));
        _pipe.Writer.Advance(bytes.Length);
        Length += bytes.Length;
        _unflushed += bytes.Length;
        if (_unflushed < FlushBytes)
            return;
        _unflushed = 0;
        var flushed = await _pipe.Writer.FlushAsync(cancellationToken);
        if (flushed.IsCompleted)
            await _storing; // the storing side ended early: its exception is the reason
    }

    /// <summary>Ends the blob.</summary>
    public async Task<BlobReference> CompleteAsync()
    {
        _completed = true;
        await _pipe.Writer.CompleteAsync();
        return await _storing;
    }

    /// <summary>Without <see cref="CompleteAsync"/> nothing is stored.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_completed)
        {
            await _abandon.CancelAsync();
            await _pipe.Writer.CompleteAsync(new OperationCanceledException());
            await _storing.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        _abandon.Dispose();
    }

    private async Task<BlobReference> StoreAsync(IBlobStore blobs, TenantId tenant)
    {
        await using var content = _pipe.Reader.AsStream();
        return await blobs.WriteAsync(tenant, content, _abandon.Token);
    }
}
