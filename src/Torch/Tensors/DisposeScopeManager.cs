namespace TorchSharp;

/// <summary>The scopes of one thread, innermost last.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? current;
    private readonly List<DisposeScope> scopes = [];

    private DisposeScopeManager()
    {
    }

    private static DisposeScopeManager Current => current ??= new();

    internal static DisposeScope NewDisposeScope()
    {
        var manager = Current;
        var scope = new DisposeScope(manager, manager.scopes.LastOrDefault());
        manager.scopes.Add(scope);
        return scope;
    }

    internal static void Register(torch.Tensor tensor)
    {
        if (current is { scopes: [.., var innermost] })
        {
            innermost.Attach(tensor);
        }
    }

    internal void Remove(DisposeScope scope) => scopes.Remove(scope);
}

public static partial class torch
{
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.NewDisposeScope();

    /// <summary>Runs <paramref name="expr"/> in a scope of its own and keeps only its result.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
