using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Rag.Index;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Features.Collections.Versions;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Archiving;

/// <summary>Where a restore puts things.</summary>
internal sealed class RestoreTargets(IDbContextFactory<PlatformDbContext> contexts, IndexStores stores, DocumentFiles files, MeasureFirstPass measure)
{
    public IVectorIndex Vectors => stores.Vectors;

    /// <summary>Takes away what an earlier attempt left in the indexes.</summary>
    public Task ClearAsync(TenantScope scope, CollectionIndexId index, CancellationToken cancellationToken) => stores.DropAsync(scope, [index], cancellationToken);

    public async Task<string> StoreAsync(TenantId tenant, DocumentId id, ArchiveFile archive, string part, CancellationToken cancellationToken)
    {
        await using var content = archive.OpenPart(part);
        return (await files.StoreAsync(tenant, id, content, cancellationToken)).Blob;
    }

    public void Delete(TenantId tenant, IEnumerable<string> blobs) => files.Delete(tenant, blobs);

    /// <summary>Key of the group of a name; one that is not here is made without people, so that nobody reads more than before.</summary>
    public async Task<string> GroupAsync(TenantScope scope, string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var wanted = name.Trim();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ReaderGroups.AsNoTracking().SingleOrDefaultAsync(row => row.Name == wanted, cancellationToken) is { } known)
            return known.Key;
        var made = ReaderGroup.Create(scope, wanted, [], now).Value;
        db.ReaderGroups.Add(made);
        await db.SaveChangesAsync(cancellationToken);
        return made.Key;
    }

    public async Task PutAsync(PartitionKey partition, string name, IReadOnlyList<(IndexedPassage Passage, string Text, float[]? Vector)> batch, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
            return;
        if (batch[0].Vector is not null)
            await stores.Vectors.UpsertAsync(partition, name, [.. batch.Select(one => (one.Passage, one.Vector!))], cancellationToken);
        await stores.Keywords.UpsertAsync(partition, name, [.. batch.Select(one => (one.Passage, one.Text))], cancellationToken);
    }

    public Task<Outcome> MeasureAsync(CollectionIndexId index, Func<int, int, Task<Outcome>> progress, CancellationToken cancellationToken) => measure.RunAsync(index, progress, cancellationToken);
}
