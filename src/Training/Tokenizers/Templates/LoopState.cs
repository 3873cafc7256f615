namespace Platform.Training.Tokenizers.Templates;

/// <summary>The variable <c>loop</c> inside a for block.</summary>
internal sealed class LoopState(IReadOnlyList<object?> items, int depth)
{
    public int Index { get; set; }

    public int Depth { get; } = depth;

    public object? Attribute(string name) => name switch
    {
        "index" => Index + 1L,
        "index0" => (long)Index,
        "revindex" => (long)items.Count - Index,
        "revindex0" => items.Count - Index - 1L,
        "first" => Index == 0,
        "last" => Index == items.Count - 1,
        "length" => (long)items.Count,
        "depth" => (long)Depth,
        "depth0" => Depth - 1L,
        "previtem" => Index > 0 ? items[Index - 1] : new Undefined("loop.previtem"),
        "nextitem" => Index < items.Count - 1 ? items[Index + 1] : new Undefined("loop.nextitem"),
        "cycle" => (TemplateFunction)(arguments => arguments.Positional[Index % arguments.Positional.Count]),
        _ => throw TemplateErrors.Unsupported("loop." + name),
    };
}
