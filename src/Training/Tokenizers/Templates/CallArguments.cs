namespace Platform.Training.Tokenizers.Templates;

/// <summary>Arguments of a call, a filter or a test.</summary>
/// <param name="Function">Name of what is called, for messages.</param>
/// <param name="Positional">Arguments by place.</param>
/// <param name="Named">Arguments by name.</param>
internal sealed record CallArguments(string Function, IReadOnlyList<object?> Positional, IReadOnlyDictionary<string, object?> Named)
{
    private static readonly Dictionary<string, object?> NoNames = [];

    public static CallArguments Of(string function, params object?[] positional) => new(function, positional, NoNames);

    /// <summary>The argument at a place or under a name, or the default.</summary>
    public object? Get(int index, string name, object? otherwise = null) =>
        index < Positional.Count ? Positional[index] : Named.TryGetValue(name, out object? value) ? value : otherwise;

    public string GetText(int index, string name, string? otherwise = null) => Get(index, name, otherwise) switch
    {
        string text => text,
        object other => throw TemplateErrors.Failed($"{Function} needs a text as {name}, not {TemplateValue.TypeName(other)}."),
        null => throw TemplateErrors.Failed($"{Function} needs the argument {name}."),
    };

    public long GetInteger(int index, string name, long? otherwise = null) => Get(index, name, otherwise) switch
    {
        long number => number,
        bool truth => truth ? 1 : 0,
        _ => throw TemplateErrors.Failed($"{Function} needs a whole number as {name}."),
    };

    /// <summary>Refuses named arguments that the function does not know, so that none is ignored in silence.</summary>
    public CallArguments Allow(int mostPositional, params ReadOnlySpan<string> names)
    {
        if (Positional.Count > mostPositional)
        {
            throw TemplateErrors.Unsupported($"{Function} with {Positional.Count} arguments");
        }

        foreach (string name in Named.Keys)
        {
            if (!names.Contains(name))
            {
                throw TemplateErrors.Unsupported($"the argument {name} of {Function}");
            }
        }

        return this;
    }

    public CallArguments Skip(int count) => this with { Positional = [.. Positional.Skip(count)] };
}

/// <summary>Something a template can call.</summary>
internal delegate object? TemplateFunction(CallArguments arguments);
