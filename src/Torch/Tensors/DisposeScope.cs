namespace TorchSharp;

/// <summary>Disposes what was made on its thread while it was the innermost scope. Never hold one across an await.</summary>
public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager manager;
    private readonly HashSet<IDisposable> disposables = new(ReferenceEqualityComparer.Instance);

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer)
    {
        this.manager = manager;
        OuterScope = outer;
    }

    internal DisposeScope? OuterScope { get; }

    public int DisposablesCount => disposables.Count;

    public T MoveToOuter<T>(T disposable)
        where T : IDisposable => MoveToOther(OuterScope, disposable);

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (MoveToOuter(first), MoveToOuter(second));

    public void MoveToOuter(params IDisposable[] disposables) => Array.ForEach(disposables, d => MoveToOuter<IDisposable>(d));

    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        if (disposables.Remove(disposable))
        {
            Own(disposable, null);
            scope?.Attach(disposable);
        }
        return disposable;
    }

    public T Detach<T>(T disposable)
        where T : IDisposable => MoveToOther(null, disposable);

    public void Detach(params IDisposable[] disposables) => Array.ForEach(disposables, d => Detach<IDisposable>(d));

    public void Attach(IDisposable disposable)
    {
        disposables.Add(disposable);
        Own(disposable, this);
    }

    public void DisposeEverything() => DisposeEverythingBut();

    public void DisposeEverythingBut(params IDisposable[] keep)
    {
        foreach (var one in disposables.Where(d => !keep.Contains(d)).ToArray())
        {
            disposables.Remove(one);
            if (one is torch.Tensor tensor)
            {
                tensor.DisposeFromScope();
            }
            else
            {
                one.Dispose();
            }
        }
    }

    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    public void Dispose()
    {
        DisposeEverything();
        manager.Remove(this);
    }

    public void MarkAsDisposed(IDisposable disposable)
    {
        disposables.Remove(disposable);
        Own(disposable, null);
    }

    public bool Contains(IDisposable disposable) => disposables.Contains(disposable);

    private static void Own(IDisposable disposable, DisposeScope? scope)
    {
        if (disposable is torch.Tensor tensor)
        {
            tensor.OwningDisposeScope = scope;
        }
    }
}
