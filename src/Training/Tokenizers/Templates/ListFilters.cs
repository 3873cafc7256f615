namespace Platform.Training.Tokenizers.Templates;

/// <summary>Filters over lists: selection by tests and attributes, order, sums.</summary>
internal static class ListFilters
{
    /// <summary>Applies a filter, or returns null when the name is none of these.</summary>
    public static object? Apply(string name, object? value, CallArguments arguments, RenderState state) => name switch
    {
        "selectattr" => SelectByAttribute(value, arguments, keep: true),
        "rejectattr" => SelectByAttribute(value, arguments, keep: false),
        "select" => Select(value, arguments, keep: true),
        "reject" => Select(value, arguments, keep: false),
        "map" => Map(value, arguments, state),
        "unique" => Unique(value, arguments.Allow(0)),
        "sort" => Sort(value, arguments.Allow(1, "reverse", "attribute")),
        "dictsort" => Sort(TemplateAccess.Pairs((IDictionary<string, object?>)value!, arguments.Allow(0)), arguments),
        "min" => Extreme(value, arguments.Allow(0), -1),
        "max" => Extreme(value, arguments.Allow(0), 1),
        "sum" => Sum(value, arguments.Allow(1, "attribute")),
        _ => null,
    };

    private static List<object?> SelectByAttribute(object? value, CallArguments arguments, bool keep)
    {
        string attribute = arguments.GetText(0, "attribute");
        CallArguments test = arguments.Skip(1);
        return [.. TemplateValue.ToList(value).Where(item => Passes(Path(item, attribute), test) == keep)];
    }

    private static List<object?> Select(object? value, CallArguments arguments, bool keep) =>
        [.. TemplateValue.ToList(value).Where(item => Passes(item, arguments) == keep)];

    /// <summary>The first argument names a test, the others are its arguments; without one the value itself decides.</summary>
    private static bool Passes(object? item, CallArguments test) => test.Positional.Count == 0
        ? TemplateValue.IsTrue(item)
        : TemplateTests.Apply(test.GetText(0, "test"), item, test.Skip(1));

    private static List<object?> Map(object? value, CallArguments arguments, RenderState state)
    {
        IReadOnlyList<object?> items = TemplateValue.ToList(value);
        if (arguments.Named.TryGetValue("attribute", out object? attribute))
        {
            arguments.Named.TryGetValue("default", out object? otherwise);
            return [.. items.Select(item => Path(item, TemplateValue.ToText(attribute)) is var found && found is Undefined && otherwise is not null ? otherwise : found)];
        }

        string filter = arguments.GetText(0, "filter");
        return [.. items.Select(item => TemplateFilters.Apply(filter, arguments with { Positional = [item, .. arguments.Positional.Skip(1)] }, state))];
    }

    /// <summary>An attribute, or several joined by dots.</summary>
    private static object? Path(object? item, string path) => path.Split('.').Aggregate(item, (current, name) => TemplateAccess.Item(current, name));

    private static List<object?> Unique(object? value, CallArguments arguments)
    {
        List<object?> kept = [];
        kept.AddRange(TemplateValue.ToList(value).Where(item => arguments.Positional.Count == 0 && !kept.Exists(other => TemplateValue.AreEqual(other, item))));
        return kept;
    }

    private static List<object?> Sort(object? value, CallArguments arguments)
    {
        string? attribute = arguments.Named.GetValueOrDefault("attribute") as string;
        Comparer<object?> order = Comparer<object?>.Create(Compare);
        IEnumerable<object?> sorted = TemplateValue.ToList(value).Order(Comparer<object?>.Create((a, b) =>
            order.Compare(attribute is null ? a : Path(a, attribute), attribute is null ? b : Path(b, attribute))));
        return TemplateValue.IsTrue(arguments.Get(0, "reverse", false)) ? [.. sorted.Reverse()] : [.. sorted];
    }

    /// <summary>Texts are ordered without regard to case, as Jinja does; pairs by their key.</summary>
    private static int Compare(object? left, object? right) => (left, right) switch
    {
        (string a, string b) => string.CompareOrdinal(a.ToLowerInvariant(), b.ToLowerInvariant()),
        (IReadOnlyList<object?> a, IReadOnlyList<object?> b) when a.Count > 0 && b.Count > 0 => Compare(a[0], b[0]),
        _ => TemplateValue.Compare(left, right),
    };

    private static object? Extreme(object? value, CallArguments arguments, int sign)
    {
        IReadOnlyList<object?> items = TemplateValue.ToList(value);
        return items.Count == 0
            ? new Undefined(arguments.Function)
            : items.Aggregate((best, item) => Math.Sign(TemplateValue.Compare(item, best)) == sign ? item : best);
    }

    private static object? Sum(object? value, CallArguments arguments)
    {
        string? attribute = arguments.Get(0, "attribute") as string;
        object? total = 0L;
        foreach (object? item in TemplateValue.ToList(value))
        {
            object? number = attribute is null ? item : Path(item, attribute);
            total = total is long a && number is long b ? (object)(a + b) : TemplateValue.ToNumber(total) + TemplateValue.ToNumber(number);
        }

        return total;
    }
}
