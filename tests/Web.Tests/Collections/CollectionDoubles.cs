using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Rag.Embedding;
using Platform.Rag.Extraction;
using Platform.Rag.Index;
using Platform.Rag.Keyword;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Hosting.Embedding;
using Platform.Web.Hosting.Extraction;

namespace Platform.Web.Tests.Collections;

/// <summary>Reads files in this process: what is read is the same, the child's limits have tests of their own.</summary>
internal sealed class InProcessExtraction : IDocumentExtraction
{
    /// <summary>Called before each file; may throw as a dying worker would.</summary>
    public Action Before { get; set; } = () => { };

    public Task<ExtractionResult> ReadAsync(string path, string name, int depth, string workFolder, CancellationToken cancellationToken)
    {
        Before();
        return Task.FromResult(new DocumentReader().Read(new ExtractionSource(path, name, new ExtractionLimits(), depth), Path.Combine(workFolder, "parts"), cancellationToken));
    }

    public string PartPath(string workFolder, UnpackedPart part) => Path.Combine(workFolder, "parts", part.File);

    public Task<string> DrawPageAsync(string path, int page, int pixels, string workFolder, CancellationToken cancellationToken) => throw new NotSupportedException();
}

/// <summary>Embeds by counting words into buckets: texts that share words are alike.</summary>
internal sealed class WordBucketEmbedder(string identity, int dimensions) : ITextEmbedder
{
    public string Identity => identity;

    public int Dimensions => dimensions;

    public int MaxTokens => 256;

    public int CountTokens(string text) => Passages.RoughTokens(text);

    public double Coverage(string text) => 1;

    public Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, EmbeddingRole role, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(Vector)]);

    private float[] Vector(string text)
    {
        var vector = new float[dimensions];
        vector[0] = 0.1f;
        foreach (var word in TextAnalysis.Passage(text))
            vector[word.Text.Aggregate(7, (sum, character) => (sum * 31 + character) & 0xFFFFFF) % dimensions] += 1;
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return [.. vector.Select(value => value / length)];
    }
}

/// <summary>Two embedding models that tests may choose.</summary>
internal sealed class TestEmbedders : ICollectionEmbedders
{
    public static readonly BaseModelId First = new(Guid.Parse("01990000-0000-7000-8000-000000000001"));
    public static readonly BaseModelId Second = new(Guid.Parse("01990000-0000-7000-8000-000000000002"));

    public bool Gone { get; set; }

    public Task<IReadOnlyList<EmbedderChoice>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<EmbedderChoice>>(
        [new(First, "buckets-64", 64, 256, "a", DateTimeOffset.UnixEpoch), new(Second, "buckets-256", 256, 256, "b", DateTimeOffset.UnixEpoch)]);

    public Task<Outcome<ITextEmbedder?>> OpenAsync(IndexSettings settings, CancellationToken cancellationToken) => Task.FromResult(
        Gone && settings.EmbedderId is not null ? CollectionErrors.EmbedderGone(settings.EmbedderName)
        : settings.EmbedderId is null ? Outcome<ITextEmbedder?>.Of(null)
        : Outcome<ITextEmbedder?>.Of(settings.EmbedderId == First ? new WordBucketEmbedder("buckets-64", 64) : new WordBucketEmbedder("buckets-256", 256)));
}

/// <summary>The worker dies at the wanted write of an index, before or after it.</summary>
internal sealed class DyingIndexes
{
    /// <summary>Number of the write that kills, from 1; 0 for none.</summary>
    public int DieAt { get; set; }

    /// <summary>True to die after the write, false before it.</summary>
    public bool AfterWrite { get; set; }

    public int Writes { get; set; }

    public async Task<T> WriteAsync<T>(Func<Task<T>> write)
    {
        var dies = ++Writes == DieAt;
        if (dies && !AfterWrite)
            throw new WorkerDiedException();
        var result = await write();
        return dies ? throw new WorkerDiedException() : result;
    }
}

internal sealed class WorkerDiedException : Exception;

internal sealed class DyingVectorIndex(IVectorIndex inner, DyingIndexes death) : IVectorIndex
{
    public Task EnsureAsync(PartitionKey partition, string index, int dimensions, VectorCoding coding, CancellationToken cancellationToken) =>
        inner.EnsureAsync(partition, index, dimensions, coding, cancellationToken);

    public Task<IReadOnlyList<PassageHit>> CompareAllAsync(PartitionKey partition, string index, ReadOnlyMemory<float> query, ReaderScope scope, int count, CancellationToken cancellationToken) =>
        inner.CompareAllAsync(partition, index, query, scope, count, cancellationToken);

    public Task<IReadOnlyDictionary<Guid, float[]>> VectorsAsync(PartitionKey partition, string index, IReadOnlyCollection<Guid> passages, CancellationToken cancellationToken) =>
        inner.VectorsAsync(partition, index, passages, cancellationToken);

    public Task<IndexSize> SizeAsync(PartitionKey partition, string index, CancellationToken cancellationToken) => inner.SizeAsync(partition, index, cancellationToken);

    public Task UpsertAsync(PartitionKey partition, string index, IReadOnlyList<(IndexedPassage Passage, float[] Vector)> passages, CancellationToken cancellationToken) =>
        death.WriteAsync(async () =>
        {
            await inner.UpsertAsync(partition, index, passages, cancellationToken);
            return true;
        });

    public Task<IReadOnlyList<PassageHit>> SearchAsync(PartitionKey partition, string index, ReadOnlyMemory<float> query, ReaderScope scope, int count, CancellationToken cancellationToken) =>
        inner.SearchAsync(partition, index, query, scope, count, cancellationToken);

    public Task<int> RemoveDocumentsAsync(PartitionKey partition, string index, IReadOnlyCollection<Guid> documents, CancellationToken cancellationToken) =>
        death.WriteAsync(() => inner.RemoveDocumentsAsync(partition, index, documents, cancellationToken));

    public Task<int> CountAsync(PartitionKey partition, string index, Guid? document, CancellationToken cancellationToken) => inner.CountAsync(partition, index, document, cancellationToken);

    public Task DropAsync(PartitionKey partition, string index, CancellationToken cancellationToken) => inner.DropAsync(partition, index, cancellationToken);
}

internal sealed class DyingKeywordIndex(IKeywordIndex inner, DyingIndexes death) : IKeywordIndex
{
    public Task UpsertAsync(PartitionKey partition, string index, IReadOnlyList<(IndexedPassage Passage, string Text)> passages, CancellationToken cancellationToken) =>
        death.WriteAsync(async () =>
        {
            await inner.UpsertAsync(partition, index, passages, cancellationToken);
            return true;
        });

    public Task<IReadOnlyList<PassageHit>> SearchAsync(PartitionKey partition, string index, string query, ReaderScope scope, int count, CancellationToken cancellationToken) =>
        inner.SearchAsync(partition, index, query, scope, count, cancellationToken);

    public Task<int> RemoveDocumentsAsync(PartitionKey partition, string index, IReadOnlyCollection<Guid> documents, CancellationToken cancellationToken) =>
        death.WriteAsync(() => inner.RemoveDocumentsAsync(partition, index, documents, cancellationToken));

    public Task<int> CountAsync(PartitionKey partition, string index, Guid? document, CancellationToken cancellationToken) => inner.CountAsync(partition, index, document, cancellationToken);

    public Task DropAsync(PartitionKey partition, string index, CancellationToken cancellationToken) => inner.DropAsync(partition, index, cancellationToken);
}
