namespace Platform.Rag.Index.Embedded;

/// <summary>One open index: one writer at a time, any number of readers. Only one process may have it open.</summary>
internal sealed class VectorStore : IDisposable
{
    public const string LockName = "open.lock";
    private const long LongestLog = 32 << 20;
    private const int MostLogBlocks = 32;
    private const int SegmentsOfATier = 8;
    private const double MostDead = 0.25;

    private readonly string _folder;
    private readonly FileStream _lock;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Lock _switch = new();
    private Manifest _manifest;
    private VectorLog _log;
    private Snapshot _current;
    private bool _closed;

    private VectorStore(string folder, FileStream held, Manifest manifest)
    {
        (_folder, _lock, _manifest) = (folder, held, manifest);
        _current = new Snapshot([]);
        manifest.RemoveOrphans(folder);
        var written = manifest.Segments.Select(OpenSegment).ToList();
        var blocks = written.ToList();
        _log = VectorLog.Open(PathOf(manifest.Log), record => Apply(blocks, record));
        Publish(blocks);
        EraseInSegments(written, blocks);
    }

    public int Dimensions => _manifest.Dimensions;

    public VectorCoding Coding => _manifest.Coding;

    /// <summary>Bytes of the files that count.</summary>
    public long FileBytes => _manifest.Segments.Append(_manifest.Log).Sum(name => new FileInfo(PathOf(name)) is { Exists: true } file ? file.Length : 0);

    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, Manifest.FileName));

    public static void Create(string folder, int dimensions, VectorCoding coding)
    {
        Directory.CreateDirectory(folder);
        var first = Manifest.First(dimensions, coding);
        VectorLog.Create(Path.Combine(folder, first.Log)).Dispose();
        first.Write(folder);
    }

    public static VectorStore Open(string folder)
    {
        FileStream held;
        try
        {
            held = new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault)
        {
            throw new InvalidOperationException($"The index '{folder}' is open in another process. One process may have it open: end the other, or use a vector server for several nodes.", fault);
        }
        try
        {
            return new VectorStore(folder, held, Manifest.Read(folder));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>What the index holds now; to be released.</summary>
    public Snapshot Read()
    {
        lock (_switch)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return _current.Use();
        }
    }

    public Task UpsertAsync(IReadOnlyList<(IndexedPassage Passage, float[] Vector)> passages, CancellationToken cancellationToken) =>
        WriteAsync(new LogRecord(LogKind.Upsert, BlockWriter.Image(Dimensions, Coding, passages)), cancellationToken);

    public Task<int> RemoveAsync(IReadOnlyCollection<Guid> documents, CancellationToken cancellationToken) =>
        WriteAsync(new LogRecord(LogKind.Remove, [.. documents.SelectMany(document => document.ToByteArray(bigEndian: true))]), cancellationToken);

    /// <summary>Writes everything that lives into one segment and frees all else.</summary>
    public async Task CompactAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await RewriteAsync([.. _current.Blocks]);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Copies the index, as it is at one moment, into a folder that another node can open.</summary>
    public async Task CopyAsync(string target, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            Directory.CreateDirectory(target);
            foreach (var name in _manifest.Segments.Append(_manifest.Log))
                File.Copy(PathOf(name), Path.Combine(target, name), overwrite: true);
            _manifest.Write(target);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        lock (_switch)
        {
            if (_closed)
                return;
            _closed = true;
            _current.Release();
        }
        _log.Dispose();
        _lock.Dispose();
        _writing.Dispose();
    }

    private async Task<int> WriteAsync(LogRecord record, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var old = _current;
            var blocks = old.Blocks.ToList();
            _log.Append(record);
            var removed = Apply(blocks, record);
            Publish(blocks);
            await old.Drained;
            await EraseAsync(old.Blocks, blocks, record.Kind);
            await TidyAsync();
            return removed;
        }
        finally
        {
            _writing.Release();
        }
    }

    private static int Apply(List<LivingBlock> blocks, LogRecord record)
    {
        var added = record.Kind == LogKind.Upsert ? LivingBlock.Of(new VectorBlock(new ArrayImage(record.Content), "A record of the log")) : null;
        var ids = added?.Rows().Select(added.Block.Id).ToList();
        var documents = record.Kind == LogKind.Remove ? record.Content.Chunk(16).Select(bytes => new Guid(bytes, bigEndian: true)).ToHashSet() : [];
        var removed = 0;
        for (var at = 0; at < blocks.Count; at++)
        {
            var rows = ids is null ? blocks[at].RowsOfDocuments(documents) : blocks[at].RowsOf(ids);
            if (rows.Count == 0)
                continue;
            removed += rows.Count;
            blocks[at] = blocks[at].Without(rows);
        }
        if (added is not null)
            blocks.Add(added);
        return removed;
    }

    private void Publish(IReadOnlyList<LivingBlock> blocks)
    {
        var next = new Snapshot(blocks);
        Snapshot old;
        lock (_switch)
            (old, _current) = (_current, next);
        old.Release();
    }

    // Nobody reads the old state any more: what was removed is overwritten where it stands.
    private async Task EraseAsync(IReadOnlyList<LivingBlock> before, List<LivingBlock> after, LogKind kind)
    {
        EraseInSegments(before, after);
        if (kind == LogKind.Remove && before.Zip(after).Any(pair => pair.First.Block.Path is null && pair.First.Count > pair.Second.Count))
            await RewriteAsync([.. after.Where(block => block.Block.Path is null)], toLog: true);
    }

    private static void EraseInSegments(IReadOnlyList<LivingBlock> before, List<LivingBlock> after)
    {
        foreach (var (old, now) in before.Zip(after))
        {
            if (old.Block.Path is { } path && old.Count > now.Count)
                Segment.Erase(path, old.Block.Layout, old.Rows().Where(row => !now.IsAlive(row)));
        }
    }

    private async Task TidyAsync()
    {
        var inLog = _current.Blocks.Where(block => block.Block.Path is null).ToList();
        if (_log.Length > LongestLog)
            await RewriteAsync(inLog);
        else if (inLog.Count > MostLogBlocks)
            await RewriteAsync(inLog, toLog: true);
        while (Crowded() is { Count: > 0 } crowded)
            await RewriteAsync([.. crowded, .. _current.Blocks.Where(block => block.Block.Path is null)]);
    }

    private List<LivingBlock> Crowded()
    {
        var segments = _current.Blocks.Where(block => block.Block.Path is not null).ToList();
        var wasteful = segments.Where(segment => segment.Count < (1 - MostDead) * segment.Block.Rows).Take(1).ToList();
        return wasteful.Count > 0
            ? wasteful
            : segments.GroupBy(segment => (int)Math.Log(segment.Count + 1.0, SegmentsOfATier)).FirstOrDefault(tier => tier.Count() >= SegmentsOfATier)?.ToList() ?? [];
    }

    /// <summary>Puts the living rows of some blocks, and of all that stand in the log, together, into a segment or a new log; then frees their files.</summary>
    private async Task RewriteAsync(List<LivingBlock> sources, bool toLog = false)
    {
        var name = $"{_manifest.Next}.log";
        var segment = $"{_manifest.Next + 1}.segment";
        var kept = _current.Blocks.Where(block => !sources.Contains(block)).ToList();
        var log = VectorLog.Create(PathOf(name));
        if (sources.Sum(source => source.Count) > 0)
        {
            if (toLog)
                kept.Add(InLog(log, sources));
            else
                kept.Add(InSegment(segment, sources));
        }
        var (oldLog, old) = (_log, _current);
        _manifest = _manifest with { Next = _manifest.Next + 2, Log = name, Segments = [.. kept.Select(block => block.Block.Path).OfType<string>().Select(path => Path.GetFileName(path))] };
        _manifest.Write(_folder);
        _log = log;
        oldLog.Dispose();
        Publish(kept);
        await old.Drained;
        _manifest.RemoveOrphans(_folder);
    }

    private LivingBlock InLog(VectorLog log, List<LivingBlock> sources)
    {
        using var image = new MemoryStream();
        BlockWriter.Merge(Dimensions, Coding, sources, image);
        var record = new LogRecord(LogKind.Upsert, image.ToArray());
        log.Append(record);
        return LivingBlock.Of(new VectorBlock(new ArrayImage(record.Content), "A record of the log"));
    }

    private LivingBlock InSegment(string name, List<LivingBlock> sources)
    {
        using (var file = new FileStream(PathOf(name), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            BlockWriter.Merge(Dimensions, Coding, sources, file);
            file.Flush(flushToDisk: true);
        }
        return OpenSegment(name);
    }

    private LivingBlock OpenSegment(string name)
    {
        if (!File.Exists(PathOf(name)))
            throw new InvalidDataException($"The index '{_folder}' lacks its file '{name}'. Restore it from a backup, or index the collection again.");
        // an empty file cannot be mapped; reading it says what is wrong
        ByteImage image = new FileInfo(PathOf(name)).Length == 0 ? new ArrayImage([]) : new MappedFile(PathOf(name));
        return LivingBlock.Of(new VectorBlock(image, $"'{PathOf(name)}'", PathOf(name)));
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
