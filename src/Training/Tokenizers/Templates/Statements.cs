namespace Platform.Training.Tokenizers.Templates;

/// <summary>How a statement ended: normally, or by leaving or going on with the loop around it.</summary>
internal enum Flow
{
    Normal,
    Break,
    Continue,
}

/// <summary>A node that does something.</summary>
internal abstract class Statement
{
    public Flow Execute(RenderState state)
    {
        state.Step();
        return Run(state);
    }

    protected abstract Flow Run(RenderState state);
}

internal sealed class Block(IReadOnlyList<Statement> statements) : Statement
{
    protected override Flow Run(RenderState state)
    {
        foreach (Statement statement in statements)
        {
            Flow flow = statement.Execute(state);
            if (flow != Flow.Normal)
            {
                return flow;
            }
        }

        return Flow.Normal;
    }
}

internal sealed class TextOutput(string text) : Statement
{
    protected override Flow Run(RenderState state)
    {
        state.Write(text);
        return Flow.Normal;
    }
}

internal sealed class ValueOutput(Expression value) : Statement
{
    protected override Flow Run(RenderState state)
    {
        state.Write(TemplateValue.ToText(value.Evaluate(state)));
        return Flow.Normal;
    }
}

internal sealed class Jump(Flow flow) : Statement
{
    protected override Flow Run(RenderState state) => flow;
}

internal sealed class If(IReadOnlyList<(Expression Condition, Statement Body)> branches, Statement? otherwise) : Statement
{
    protected override Flow Run(RenderState state)
    {
        foreach ((Expression condition, Statement body) in branches)
        {
            if (condition.IsTrue(state))
            {
                return body.Execute(state);
            }
        }

        return otherwise?.Execute(state) ?? Flow.Normal;
    }
}

/// <summary>Where a value goes: a name, names of a tuple, or an attribute of a namespace.</summary>
internal sealed class AssignmentTarget(IReadOnlyList<string> names, string? attribute = null)
{
    public void Assign(RenderState state, object? value)
    {
        if (attribute is not null)
        {
            TemplateNamespace space = state.Get(names[0]) as TemplateNamespace ?? throw TemplateErrors.Failed($"{names[0]} is no namespace, so {names[0]}.{attribute} cannot be set.");
            space.Attributes[attribute] = value;
            return;
        }

        foreach ((string name, object? part) in Unpack(value))
        {
            state.Set(name, part);
        }
    }

    public IEnumerable<(string Name, object? Value)> Unpack(object? value)
    {
        if (names.Count == 1)
        {
            return [(names[0], value)];
        }

        IReadOnlyList<object?> parts = TemplateValue.ToList(value);
        return parts.Count == names.Count ? names.Zip(parts) : throw TemplateErrors.Failed($"{parts.Count} values cannot be given to {names.Count} names.");
    }
}

internal sealed class Set(AssignmentTarget target, Expression value) : Statement
{
    protected override Flow Run(RenderState state)
    {
        target.Assign(state, value.Evaluate(state));
        return Flow.Normal;
    }
}

internal sealed class SetBlock(AssignmentTarget target, Statement body) : Statement
{
    protected override Flow Run(RenderState state)
    {
        target.Assign(state, state.Capture(() => body.Execute(state)));
        return Flow.Normal;
    }
}

internal sealed class For(AssignmentTarget target, Expression items, Expression? condition, Statement body, Statement? otherwise) : Statement
{
    protected override Flow Run(RenderState state)
    {
        int depth = state.Get("loop") is LoopState outer ? outer.Depth + 1 : 1;
        IReadOnlyList<object?> all = TemplateValue.ToList(items.Evaluate(state));
        IReadOnlyList<object?> kept = condition is null ? all : [.. all.Where(item => Keeps(state, item))];
        LoopState loop = new(kept, depth);
        Flow flow = Flow.Normal;
        for (int i = 0; i < kept.Count && flow != Flow.Break; i++)
        {
            loop.Index = i;
            Dictionary<string, object?> names = Names(kept[i]);
            names["loop"] = loop;
            state.InScope(names, () => flow = body.Execute(state));
        }

        return kept.Count == 0 && otherwise is not null ? otherwise.Execute(state) : Flow.Normal;
    }

    private bool Keeps(RenderState state, object? item)
    {
        bool keeps = false;
        state.InScope(Names(item), () => keeps = condition!.IsTrue(state));
        return keeps;
    }

    private Dictionary<string, object?> Names(object? item) => target.Unpack(item).ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
}

/// <summary>Text that the assistant writes: what a model is trained on.</summary>
internal sealed class Generation(Statement body) : Statement
{
    protected override Flow Run(RenderState state)
    {
        int start = state.Position;
        Flow flow = body.Execute(state);
        state.Generated.Add((start, state.Position));
        return flow;
    }
}

internal sealed class Macro(string name, IReadOnlyList<(string Name, Expression? Default)> parameters, Statement body) : Statement
{
    protected override Flow Run(RenderState state)
    {
        state.Set(name, (TemplateFunction)(arguments => Call(arguments, state)));
        return Flow.Normal;
    }

    private string Call(CallArguments arguments, RenderState state)
    {
        arguments.Allow(parameters.Count, [.. parameters.Select(parameter => parameter.Name)]);
        Dictionary<string, object?> names = new(StringComparer.Ordinal);
        for (int i = 0; i < parameters.Count; i++)
        {
            (string parameter, Expression? otherwise) = parameters[i];
            bool given = i < arguments.Positional.Count || arguments.Named.ContainsKey(parameter);
            names[parameter] = given ? arguments.Get(i, parameter) : otherwise is null ? new Undefined(parameter) : otherwise.Evaluate(state);
        }

        string text = string.Empty;
        state.InScope(names, () => text = state.Capture(() => body.Execute(state)));
        return text;
    }
}
