namespace Platform.Rag.Index.Embedded;

/// <summary>What an index holds at one moment. A search reads one snapshot from its beginning to its end.</summary>
internal sealed class Snapshot
{
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _users = 1;

    public Snapshot(IReadOnlyList<LivingBlock> blocks)
    {
        Blocks = blocks;
        foreach (var block in blocks)
            block.Block.Use();
    }

    public IReadOnlyList<LivingBlock> Blocks { get; }

    public int Count => Blocks.Sum(block => block.Count);

    /// <summary>Completes when nobody reads it any more.</summary>
    public Task Drained => _drained.Task;

    public Snapshot Use()
    {
        Interlocked.Increment(ref _users);
        return this;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _users) > 0)
            return;
        foreach (var block in Blocks)
            block.Block.Release();
        _drained.SetResult();
    }
}
