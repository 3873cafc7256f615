using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Hosting.Files;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Archiving;

/// <summary>
/// Backs a collection up into one stored file. It goes straight into the encrypted store and appears whole or not at all; what a document's erasure overtook is thrown away.
/// Reads as the person who asked, and only when that person may read every document: an archive with gaps would be no backup.
/// </summary>
internal sealed class WriteArchive(
    IDbContextFactory<PlatformDbContext> contexts, IndexStores stores, DocumentFiles files, ReaderGroups groups, DocumentSteps steps, ILogger<WriteArchive> logger) : ICollectionWork
{
    private const int VectorsAtOnce = 512;

    public CollectionTaskKind Kind => CollectionTaskKind.BackUp;

    public async Task<Outcome> RunAsync(CollectionTask task, Func<int, int, Task<Outcome>> progress, CancellationToken cancellationToken)
    {
        var begun = steps.Now;
        var read = await ReadAsync(task, cancellationToken);
        if (!read.Succeeded)
            return read.Error;
        var source = read.Value;
        var id = TypedId.New<ArchiveId>(begun);
        try
        {
            var stored = await StoreAsync(source, id, progress, cancellationToken);
            if (stored.Succeeded && await KeepAsync(source, (stored.Value, begun), task.CreatedBy) is { Succeeded: false } lost)
                return lost;
            return stored.Succeeded ? Outcome.Success : stored.Error;
        }
        catch (StorageFullException full)
        {
            return full.Error;
        }
    }

    private async Task<Outcome<Source>> ReadAsync(CollectionTask task, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var collection = await db.Collections.AsNoTracking().SingleAsync(row => row.Id == task.CollectionId, cancellationToken);
        var index = await db.CollectionIndexes.AsNoTracking().SingleAsync(row => row.Id == collection.ActiveIndexId, cancellationToken);
        var documents = await db.CollectionDocuments.AsNoTracking().Where(row => row.CollectionId == collection.Id && row.State != DocumentState.Erasing && row.State != DocumentState.Unpacked)
            .OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).ToListAsync(cancellationToken);
        if (documents.Count == 0)
            return ArchiveErrors.NothingThere();
        var reader = await groups.ReaderAsync(cancellationToken, task.CreatedBy);
        if (documents.Count(row => !reader.Reads(row.Groups)) is var unreadable and > 0)
            return ArchiveErrors.NotReadable(unreadable);
        var names = (await db.ReaderGroups.AsNoTracking().ToListAsync(cancellationToken)).ToDictionary(group => group.Key, group => group.Name, StringComparer.Ordinal);
        var coverage = await db.IndexEntries.Where(entry => entry.IndexId == index.Id).ToDictionaryAsync(entry => entry.DocumentId, entry => entry.Coverage, cancellationToken);
        var questions = await db.SavedQuestions.AsNoTracking().Where(row => row.CollectionId == collection.Id).OrderBy(row => row.Id).ToListAsync(cancellationToken);
        return new Source(collection, index, documents)
        {
            Rows = [.. documents.Select(row => row.Archived([.. row.Groups.Select(key => names.GetValueOrDefault(key, key))], coverage.GetValueOrDefault(row.Id)))],
            Questions = [.. questions.Select(row => new ArchivedQuestion(new QuestionContent(row.Text, row.Answer, row.Expected), row.Source, row.State, row.TestSet))],
        };
    }

    // The archive is written into one end of a pipe while the store encrypts from the other: its plain bytes touch no disk.
    private async Task<Outcome<StoredArchive>> StoreAsync(Source source, ArchiveId id, Func<int, int, Task<Outcome>> progress, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pipe = new Pipe();
        var written = Task.Run(() => FillAsync(source, pipe.Writer, progress, stop.Token), CancellationToken.None);
        StoredFile stored;
        try
        {
            stored = await files.StoreAsync(source.Collection.TenantId, new DocumentId(id.Value), pipe.Reader.AsStream(), cancellationToken);
        }
        catch (ArchiveOvertakenException)
        {
            return (await written).Error!;
        }
        catch
        {
            await stop.CancelAsync();
            await pipe.Reader.CompleteAsync();
            await ((Task)written).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        await written;
        return new StoredArchive(id, stored.Blob, stored.Bytes, source.Passages);
    }

    /// <summary>Writes everything, and ends the pipe so that the other end stores nothing when it is not whole.</summary>
    private async Task<Outcome> FillAsync(Source source, PipeWriter pipe, Func<int, int, Task<Outcome>> progress, CancellationToken cancellationToken)
    {
        try
        {
            var filled = await WriteAsync(source, pipe.AsStream(leaveOpen: true), progress, cancellationToken);
            await pipe.CompleteAsync(filled.Succeeded ? null : new ArchiveOvertakenException());
            return filled;
        }
        catch (FileNotFoundException)
        {
            // a document went away, or has another file now
            await pipe.CompleteAsync(new ArchiveOvertakenException());
            return CollectionErrors.Changed();
        }
        catch (Exception fault)
        {
            await pipe.CompleteAsync(fault);
            throw;
        }
    }

    private async Task<Outcome> WriteAsync(Source source, Stream target, Func<int, int, Task<Outcome>> progress, CancellationToken cancellationToken)
    {
        using var archive = new ArchiveWriter(target);
        await archive.LinesAsync(ArchiveFormat.Documents, source.Rows.ToAsyncEnumerable(), cancellationToken);
        await archive.LinesAsync(ArchiveFormat.Questions, source.Questions.ToAsyncEnumerable(), cancellationToken);
        await archive.LinesAsync(ArchiveFormat.Passages, PassagesAsync(source, cancellationToken), cancellationToken);
        if (source.Index.Dimensions > 0)
        {
            var whole = true;
            await archive.PartAsync(ArchiveFormat.Vectors, CompressionLevel.NoCompression, async stream => whole = await VectorsAsync(source, stream, cancellationToken));
            if (!whole)
                return CollectionErrors.Changed();
        }

        foreach (var (at, document) in source.Documents.Index())
        {
            if (document.ExtractedSha256 is { } text)
                await CopyAsync(archive, document, ArchiveFormat.TextOf(document.Id.Value), text, cancellationToken);
            if (document.BlobSha256.Length > 0)
                await CopyAsync(archive, document, ArchiveFormat.FileOf(document.Id.Value), document.BlobSha256, cancellationToken);
            if (await progress(at + 1, source.Documents.Count) is { Succeeded: false, Error: var stopped })
                return stopped;
        }

        await archive.ManifestAsync(source.Manifest(steps.Now), cancellationToken);
        return Outcome.Success;
    }

    private async IAsyncEnumerable<ArchivedPassage> PassagesAsync(Source source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var document in source.Documents.Where(row => row.State == DocumentState.Indexed))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var rows = await db.StoredChunks.AsNoTracking().Where(row => row.IndexId == source.Index.Id && row.DocumentId == document.Id).OrderBy(row => row.Ordinal).ToListAsync(cancellationToken);
            foreach (var row in rows)
            {
                source.Passages++;
                var facts = new PassageFacts(row.Ordinal, row.Text, row.Start, row.Length, row.FirstPage, row.LastPage, row.Headings, row.Parent, row.Tokens, row.IsSearched);
                yield return new ArchivedPassage(document.Id.Value, facts, row.IsEnabled, row.Revision);
            }
        }
    }

    /// <returns>False when a passage has no vector: its document is being indexed again.</returns>
    private async Task<bool> VectorsAsync(Source source, Stream target, CancellationToken cancellationToken)
    {
        var partition = IndexStores.Partition(new TenantScope(source.Index.TenantId, source.Index.WorkspaceId));
        var head = new byte[ArchiveFormat.VectorHead];
        foreach (var document in source.Documents.Where(row => row.State == DocumentState.Indexed))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var rows = await db.StoredChunks.Where(row => row.IndexId == source.Index.Id && row.DocumentId == document.Id && row.IsSearched).OrderBy(row => row.Ordinal)
                .Select(row => new { row.Id, row.Ordinal }).ToListAsync(cancellationToken);
            foreach (var part in rows.Chunk(VectorsAtOnce))
            {
                var vectors = await stores.Vectors.VectorsAsync(partition, IndexStores.Name(source.Index.Id), [.. part.Select(row => row.Id.Value)], cancellationToken);
                foreach (var row in part)
                {
                    if (!vectors.TryGetValue(row.Id.Value, out var vector))
                        return false;
                    document.Id.Value.TryWriteBytes(head, bigEndian: true, out _);
                    BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(16), row.Ordinal);
                    await target.WriteAsync(head, cancellationToken);
                    await target.WriteAsync(MemoryMarshal.AsBytes(vector.AsSpan()).ToArray(), cancellationToken);
                }
            }
        }

        return true;
    }

    private Task CopyAsync(ArchiveWriter archive, CollectionDocument document, string part, string blob, CancellationToken cancellationToken) => archive.PartAsync(part, CompressionLevel.Fastest, async target =>
    {
        await using var content = await files.OpenAsync(document.TenantId, document.Id, blob, cancellationToken);
        await content.CopyToAsync(target, cancellationToken);
    });

    // Whoever wrote a document's text looks once more whether it may still be kept, after his own row is there for an erasure to see.
    private async Task<Outcome> KeepAsync(Source source, (StoredArchive File, DateTimeOffset Begun) made, string actor)
    {
        var (file, begun) = made;
        var archive = new CollectionArchive(file.Id, source.Collection, ArchiveKind.BackUp, (file.Blob, file.Bytes), (source.Documents.Count, file.Passages, source.Index.Number), actor, begun);
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        var ids = source.Documents.Select(row => row.Id).ToList();
        db.CollectionArchives.Add(archive);
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException)
        {
            files.Delete(source.Collection.TenantId, [file.Blob]);
            return CollectionErrors.NotFound(); // the collection went away meanwhile
        }

        var there = (await db.CollectionDocuments.Where(row => row.CollectionId == source.Collection.Id && row.State != DocumentState.Erasing).Select(row => row.Id).ToListAsync()).ToHashSet();
        if (ids.TrueForAll(there.Contains))
        {
            CollectionLog.BackedUp(logger, source.Collection.Id, file.Id, source.Documents.Count);
            return Outcome.Success;
        }

        await db.CollectionArchives.Where(row => row.Id == file.Id).ExecuteDeleteAsync();
        files.Delete(source.Collection.TenantId, [file.Blob]);
        return CollectionErrors.Changed();
    }

    /// <summary>What goes into an archive.</summary>
    private sealed record Source(Collection Collection, CollectionIndex Index, IReadOnlyList<CollectionDocument> Documents)
    {
        public IReadOnlyList<ArchivedDocument> Rows { get; init; } = [];

        public IReadOnlyList<ArchivedQuestion> Questions { get; init; } = [];

        public int Passages { get; set; }

        public Func<IReadOnlyList<ArchivePart>, ArchiveManifest> Manifest(DateTimeOffset now) => parts => new ArchiveManifest(
            ArchiveFormat.Name, ArchiveFormat.Version, now,
            new ArchivedCollection(
                Collection.Name, Collection.Description, Collection.AnswerFloor, Collection.RefusesBelowFloor, Collection.PageQualityFloor, Collection.RetentionDays, Collection.HoldReason),
            new ArchivedIndex(Index.Number, Index.Settings.Chunks, Index.Settings.Vectors, Index.Settings.EmbedderName, Index.EmbedderIdentity, Index.Dimensions, Index.Fusion),
            Documents.Count, Passages, Questions.Count, parts);
    }

    private sealed record StoredArchive(ArchiveId Id, string Blob, long Bytes, int Passages);

    /// <summary>Ends the pipe of an archive that is not whole.</summary>
    private sealed class ArchiveOvertakenException : Exception;
}
