namespace Platform.Rag.Index.Embedded;

/// <summary>The indexes that are open. Opened on demand, closed when nobody has used them for a while: an open one holds its files mapped and a lock.</summary>
internal sealed class OpenStores(TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _open = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (_lock)
                return _open.Count;
        }
    }

    /// <summary>The index of a folder, open until the lease is disposed; null when there is none.</summary>
    public Lease? Take(string path)
    {
        lock (_lock)
        {
            if (!_open.TryGetValue(path, out var entry))
            {
                if (!VectorStore.Exists(path))
                    return null;
                _open[path] = entry = new Entry(VectorStore.Open(path));
            }
            entry.Users++;
            return new Lease(this, entry);
        }
    }

    /// <summary>Makes an index where there is none, and takes it.</summary>
    public Lease TakeOrMake(string path, int dimensions, VectorCoding coding)
    {
        lock (_lock)
        {
            if (!VectorStore.Exists(path))
                VectorStore.Create(path, dimensions, coding);
            return Take(path)!;
        }
    }

    /// <summary>Closes an index, used or not, and does something to its folder before anybody can open it again.</summary>
    public void Close(string path, Action<string> then)
    {
        lock (_lock)
        {
            if (_open.Remove(path, out var entry))
                entry.Store.Dispose();
            then(path);
        }
    }

    /// <summary>Closes what nobody uses and nobody has used for so long.</summary>
    public void CloseIdle(TimeSpan idle)
    {
        lock (_lock)
        {
            foreach (var (path, entry) in _open.Where(pair => pair.Value.Users == 0 && time.GetElapsedTime(pair.Value.LastUsed) >= idle).ToList())
            {
                _open.Remove(path);
                entry.Store.Dispose();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var entry in _open.Values)
                entry.Store.Dispose();
            _open.Clear();
        }
    }

    private void Release(Entry entry)
    {
        lock (_lock)
            (entry.Users, entry.LastUsed) = (entry.Users - 1, time.GetTimestamp());
    }

    /// <summary>Keeps an index open.</summary>
    internal sealed class Lease(OpenStores owner, Entry entry) : IDisposable
    {
        public VectorStore Store => entry.Store;

        public void Dispose() => owner.Release(entry);
    }

    internal sealed class Entry(VectorStore store)
    {
        public VectorStore Store { get; } = store;

        public int Users { get; set; }

        public long LastUsed { get; set; }
    }
}
