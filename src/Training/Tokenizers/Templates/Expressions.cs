namespace Platform.Training.Tokenizers.Templates;

/// <summary>A node that has a value.</summary>
internal abstract class Expression
{
    public object? Evaluate(RenderState state)
    {
        state.Step();
        return Compute(state);
    }

    public bool IsTrue(RenderState state) => TemplateValue.IsTrue(Evaluate(state));

    protected abstract object? Compute(RenderState state);
}

internal sealed class Literal(object? value) : Expression
{
    public object? Value { get; } = value;

    protected override object? Compute(RenderState state) => Value;
}

internal sealed class Variable(string name) : Expression
{
    public string Name { get; } = name;

    protected override object? Compute(RenderState state) => state.Get(Name);
}

internal sealed class ListLiteral(IReadOnlyList<Expression> items) : Expression
{
    protected override object? Compute(RenderState state) => items.Select(item => item.Evaluate(state)).ToList();
}

internal sealed class TupleLiteral(IReadOnlyList<Expression> items) : Expression
{
    protected override object? Compute(RenderState state) => new TemplateTuple(items.Select(item => item.Evaluate(state)));
}

internal sealed class MapLiteral(IReadOnlyList<(Expression Key, Expression Value)> pairs) : Expression
{
    protected override object? Compute(RenderState state)
    {
        Dictionary<string, object?> map = new(StringComparer.Ordinal);
        foreach ((Expression key, Expression value) in pairs)
        {
            map[key.Evaluate(state) as string ?? throw TemplateErrors.Unsupported("a mapping whose keys are no texts")] = value.Evaluate(state);
        }

        return map;
    }
}

internal sealed class AttributeOf(Expression target, string name) : Expression
{
    public Expression Target { get; } = target;

    public string Name { get; } = name;

    protected override object? Compute(RenderState state) => TemplateAccess.Attribute(Target.Evaluate(state), Name);
}

internal sealed class ItemOf(Expression target, Expression key) : Expression
{
    protected override object? Compute(RenderState state) => TemplateAccess.Item(target.Evaluate(state), key.Evaluate(state));
}

internal sealed class SliceOf(Expression target, Expression? start, Expression? stop, Expression? step) : Expression
{
    protected override object? Compute(RenderState state) =>
        TemplateAccess.Slice(target.Evaluate(state), start?.Evaluate(state), stop?.Evaluate(state), step?.Evaluate(state));
}

/// <summary>Arguments as they stand in the template.</summary>
internal sealed record ArgumentList(IReadOnlyList<Expression> Positional, IReadOnlyList<(string Name, Expression Value)> Named)
{
    public static ArgumentList Empty { get; } = new([], []);

    public CallArguments Evaluate(string function, RenderState state) => new(
        function, [.. Positional.Select(item => item.Evaluate(state))], Named.ToDictionary(item => item.Name, item => item.Value.Evaluate(state), StringComparer.Ordinal));
}

internal sealed class Call(Expression target, ArgumentList arguments) : Expression
{
    protected override object? Compute(RenderState state)
    {
        object? function = target.Evaluate(state);
        string name = target switch { Variable variable => variable.Name, AttributeOf attribute => attribute.Name, _ => "a value" };
        object? result = function is TemplateFunction callable
            ? callable(arguments.Evaluate(name, state))
            : throw (function is Undefined ? TemplateErrors.Unsupported($"the function {name}") : TemplateErrors.Failed($"{name} is a {TemplateValue.TypeName(function)} and cannot be called."));
        return result is string text ? state.Made(text) : result;
    }
}

internal sealed class Filter(Expression target, string name, ArgumentList arguments) : Expression
{
    protected override object? Compute(RenderState state)
    {
        object? value = target.Evaluate(state);
        CallArguments evaluated = arguments.Evaluate(name, state);
        object? result = TemplateFilters.Apply(name, evaluated with { Positional = [value, .. evaluated.Positional] }, state);
        return result is string text ? state.Made(text) : result;
    }
}

internal sealed class Test(Expression target, string name, ArgumentList arguments, bool negated) : Expression
{
    protected override object? Compute(RenderState state) =>
        TemplateTests.Apply(name, target.Evaluate(state), arguments.Evaluate("the test " + name, state)) != negated;
}

internal sealed class Conditional(Expression condition, Expression then, Expression? otherwise) : Expression
{
    protected override object? Compute(RenderState state) =>
        condition.IsTrue(state) ? then.Evaluate(state) : otherwise is null ? new Undefined("value without else") : otherwise.Evaluate(state);
}
