namespace Platform.Training.Engine;

public sealed partial class LocalEngine
{
    private const int MostEmbedders = 2;

    // The one used last stands last.
    private readonly List<ResidentEmbedder> _embedders = [];

    /// <inheritdoc/>
    public Task<EmbedderState> LoadEmbedderAsync(LoadEmbedderRequest request, CancellationToken cancellationToken) => _thread.RunAsync(() => Embedder(request).State, cancellationToken);

    /// <inheritdoc/>
    public Task DropEmbedderAsync(string folder, CancellationToken cancellationToken) => _thread.RunAsync(
        () =>
        {
            foreach (var embedder in _embedders.Where(one => one.Request.Folder == folder).ToArray())
                Free(embedder);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<EmbedResult> EmbedAsync(EmbedRequest request, CancellationToken cancellationToken)
    {
        var passes = await _thread.RunAsync(
            () =>
            {
                var embedder = Embedder(request.Model);
                embedder.Check(request);
                return embedder.Passes(request.Sequences).ToArray();
            },
            cancellationToken);
        var vectors = new float[request.Sequences.Count][];
        foreach (var pass in passes)
        {
            // One pass at a time, so that an answer or a training step of others comes between.
            var rows = await _thread.RunAsync(() => Embedder(request.Model).Run(pass, request), cancellationToken);
            for (var place = 0; place < pass.Length; place++)
                vectors[pass[place]] = rows[place];
        }

        return new EmbedResult(vectors, request.Sequences.Sum(sequence => (long)sequence.Length));
    }

    private ResidentEmbedder Embedder(LoadEmbedderRequest request)
    {
        var resident = _embedders.Find(one => one.Request == request);
        if (resident is not null)
        {
            if (!ReferenceEquals(_embedders[^1], resident))
            {
                _embedders.Remove(resident);
                _embedders.Add(resident);
            }

            return resident;
        }

        var givenUp = _embedders.Sum(one => one.State.WeightBytes);
        var memory = _options.MemoryLimitBytes > 0 ? _options.MemoryLimitBytes : Machine.TotalBytes;
        var free = _options.MemoryLimitBytes > 0 ? memory - (_resident?.State.WeightBytes ?? 0) : Machine.AvailableBytes + givenUp;
        var (description, precision) = ResidentEmbedder.Plan(request, free);
        while (_embedders.Count > 0 && (_embedders.Count >= MostEmbedders || Machine.AvailableBytes < description.WeightBytes(precision)))
            Free(_embedders[0]);
        var loaded = ResidentEmbedder.Load(request, description, precision, memory);
        _embedders.Add(loaded);
        return loaded;
    }

    private void Free(ResidentEmbedder embedder)
    {
        _embedders.Remove(embedder);
        embedder.Dispose();
    }
}
