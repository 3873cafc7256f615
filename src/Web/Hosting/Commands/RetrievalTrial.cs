using Platform.Rag.Embedding;
using Platform.Rag.Index;
using Platform.Rag.Keyword;
using Platform.Rag.Retrieval;

namespace Platform.Web.Hosting.Commands;

/// <summary>Both searches' answers to every question of a set; rankings are positions in <see cref="RetrievalSet.Texts"/>.</summary>
internal sealed class RetrievalTrial(RetrievalSet set, IKeywordIndex words)
{
    private const int Depth = HybridRetriever.Depth;
    private const int Batch = 1000;
    private const int RankOffset = 60;
    private const string Name = "bench";

    private static readonly PartitionKey Partition = new("bench");
    private static readonly ReaderScope Everything = new(new HashSet<string>());

    private readonly List<IReadOnlyList<PassageHit>> _keyword = [];
    private readonly List<IReadOnlyList<PassageHit>> _dense = [];
    private readonly List<(double At10, double AtDepth)> _shared = [];
    private double[] _trust = [];

    /// <summary>What the vectors alone find.</summary>
    public IReadOnlyList<List<int>> Dense => [.. _dense.Select(Positions)];

    public async Task IndexWordsAsync(CancellationToken cancellationToken)
    {
        foreach (var batch in set.Texts.Select((text, position) => (Passage(position), text.Text)).Chunk(Batch))
            await words.UpsertAsync(Partition, Name, batch, cancellationToken);
    }

    public async Task<IReadOnlyList<List<int>>> KeywordAsync(CancellationToken cancellationToken)
    {
        foreach (var query in set.Queries)
            _keyword.Add(await words.SearchAsync(Partition, Name, query.Text, Everything, Depth, cancellationToken));
        return [.. _keyword.Select(Positions)];
    }

    public async Task IndexMeaningsAsync(IVectorIndex vectors, VectorCoding coding, ITextEmbedder embedder, CancellationToken cancellationToken)
    {
        await vectors.EnsureAsync(Partition, Name, embedder.Dimensions, coding, cancellationToken);
        foreach (var batch in set.Texts.Index().Chunk(Batch))
        {
            var embedded = await embedder.EmbedAsync([.. batch.Select(text => text.Item.Text)], EmbeddingRole.Passage, cancellationToken);
            await vectors.UpsertAsync(Partition, Name, [.. batch.Zip(embedded, (text, vector) => (Passage(text.Index), vector))], cancellationToken);
        }
        var coverage = set.Texts.Average(text => embedder.Coverage(text.Text));
        _trust = [.. set.Queries.Select(query => Fusion.Trust(embedder.Coverage(query.Text), coverage))];
        var questions = await embedder.EmbedAsync([.. set.Queries.Select(query => query.Text)], EmbeddingRole.Query, cancellationToken);
        foreach (var question in questions)
        {
            var found = await vectors.SearchAsync(Partition, Name, question, Everything, Depth, cancellationToken);
            var all = await vectors.CompareAllAsync(Partition, Name, question, Everything, Depth, cancellationToken);
            _shared.Add((Shared(found, all, 10), Shared(found, all, Depth)));
            _dense.Add(found);
        }
    }

    /// <summary>Share of the first 10, and of all that are fused, of a full comparison that the vector search finds: mean over the questions.</summary>
    public (double At10, double AtDepth) AgainstFullComparison => _shared.Count == 0 ? (1, 1) : (_shared.Average(one => one.At10), _shared.Average(one => one.AtDepth));

    private static double Shared(IReadOnlyList<PassageHit> found, IReadOnlyList<PassageHit> all, int cut) =>
        all.Count == 0 ? 1 : (double)found.Take(cut).Select(hit => hit.Id).Intersect(all.Take(cut).Select(hit => hit.Id)).Count() / Math.Min(cut, all.Count);

    /// <summary>Plain rank fusion, to compare with.</summary>
    public IReadOnlyList<List<int>> RankFusion() =>
    [
        .. _keyword.Zip(_dense, (keyword, dense) => keyword.Index().Concat(dense.Index())
            .GroupBy(hit => hit.Item.Id, hit => 1.0 / (RankOffset + hit.Index + 1))
            .OrderByDescending(hit => hit.Sum()).ThenBy(hit => hit.Key).Select(hit => Position(hit.Key)).ToList()),
    ];

    public IReadOnlyList<List<int>> Hybrid(FusionSettings settings) => [.. Enumerable.Range(0, set.Queries.Count).Select(query => Joined(query, settings))];

    /// <summary>Hits of every question, as a second look takes them.</summary>
    public IReadOnlyList<IReadOnlyList<HybridHit>> Found(FusionSettings settings) =>
        [.. Enumerable.Range(0, set.Queries.Count).Select(query => Fusion.Join(_keyword[query], _dense.Count == 0 ? [] : _dense[query], Depth, _dense.Count == 0 ? 0 : _trust[query], settings))];

    /// <summary>Every question under settings that were learnt without it.</summary>
    public IReadOnlyList<List<int>> CrossValidated()
    {
        var position = set.Texts.Index().ToDictionary(text => text.Item.Id, text => text.Index, StringComparer.Ordinal);
        var saved = set.Queries.Select((query, at) => new SavedQuestion(
            _keyword[at], _dense[at], _trust[at],
            set.Grades[query.Id].Where(grade => grade.Value > 0 && position.ContainsKey(grade.Key)).ToDictionary(grade => Passage(position[grade.Key]).Id, grade => grade.Value))).ToList();
        return [.. FusionLearner.CrossValidate(saved, Depth).Select((settings, query) => Joined(query, settings))];
    }

    // A passage's id is its position, so that equal scores are cut by the text's own id.
    private static IndexedPassage Passage(int position)
    {
        var id = new Guid(position, 0, 0, new byte[8]);
        return new IndexedPassage(id, id, [], new Dictionary<string, string>());
    }

    internal static int Position(Guid id) => BitConverter.ToInt32(id.ToByteArray());

    private static List<int> Positions(IReadOnlyList<PassageHit> hits) => [.. hits.Select(hit => Position(hit.Id))];

    private List<int> Joined(int query, FusionSettings settings) =>
        [.. Fusion.Join(_keyword[query], _dense[query], Depth, _trust[query], settings).Select(hit => Position(hit.Id))];
}
