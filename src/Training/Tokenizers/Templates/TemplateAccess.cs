using System.Text;

namespace Platform.Training.Tokenizers.Templates;

/// <summary>Attributes, items and slices of values.</summary>
internal static class TemplateAccess
{
    /// <summary><c>value.name</c>: methods first, then keys.</summary>
    public static object? Attribute(object? value, string name) => value switch
    {
        Undefined undefined => throw TemplateErrors.Failed($"{undefined.Name} is not defined, so it has no {name}."),
        TemplateNamespace space => space.Attributes.TryGetValue(name, out object? found) ? found : new Undefined(name),
        LoopState loop => loop.Attribute(name),
        string text => TextMethods.Find(text, name),
        IDictionary<string, object?> map => (object?)MappingMethod(map, name) ?? (map.TryGetValue(name, out object? found) ? found : new Undefined(name)),
        IReadOnlyList<object?> list => ListMethod(list, name),
        _ => new Undefined(name),
    };

    /// <summary><c>value[key]</c>: items first, then attributes.</summary>
    public static object? Item(object? value, object? key) => (value, key) switch
    {
        (Undefined undefined, _) => throw TemplateErrors.Failed($"{undefined.Name} is not defined, so it has no items."),
        (IDictionary<string, object?> map, string name) => map.TryGetValue(name, out object? found) ? found : (object?)MappingMethod(map, name) ?? new Undefined(name),
        (IReadOnlyList<object?> list, long index) => At(list, index),
        (string text, long index) => At(TemplateValue.Characters(text), index),
        (_, string name) => Attribute(value, name),
        _ => new Undefined(TemplateValue.ToRepresentation(key)),
    };

    /// <summary><c>value[start:stop:step]</c> with Python's rules for what is left out or negative.</summary>
    public static object? Slice(object? value, object? start, object? stop, object? step)
    {
        IReadOnlyList<object?> items = value is string text ? TemplateValue.Characters(text) : TemplateValue.ToList(value);
        long stride = step is null ? 1 : Index(step);
        if (stride == 0)
        {
            throw TemplateErrors.Failed("a slice has the step 0.");
        }

        long count = items.Count;
        long first = start is null ? (stride > 0 ? 0 : count - 1) : Clamp(Index(start), count, stride);
        long end = stop is null ? (stride > 0 ? count : -1) : Clamp(Index(stop), count, stride);
        List<object?> taken = [];
        for (long i = first; stride > 0 ? i < end : i > end; i += stride)
        {
            taken.Add(items[(int)i]);
        }

        return value is string ? string.Concat(taken) : taken;
    }

    private static long Index(object value) => value is long index ? Math.Clamp(index, -int.MaxValue, int.MaxValue) : throw TemplateErrors.Failed("a slice needs whole numbers.");

    private static long Clamp(long index, long count, long stride)
    {
        long place = index < 0 ? index + count : index;
        return stride > 0 ? Math.Clamp(place, 0, count) : Math.Clamp(place, -1, count - 1);
    }

    private static object? At(IReadOnlyList<object?> items, long index)
    {
        long place = index < 0 ? index + items.Count : index;
        return place >= 0 && place < items.Count ? items[(int)place] : new Undefined($"item {index}");
    }

    private static TemplateFunction? MappingMethod(IDictionary<string, object?> map, string name) => name switch
    {
        "items" => arguments => Pairs(map, arguments.Allow(0)),
        "keys" => arguments => (List<object?>)[.. map.Keys.Take(arguments.Allow(0).Positional.Count == 0 ? map.Count : 0)],
        "values" => arguments => (List<object?>)[.. map.Values.Take(arguments.Allow(0).Positional.Count == 0 ? map.Count : 0)],
        "get" => arguments => arguments.Allow(2).Get(0, "key") is string key && map.TryGetValue(key, out object? found) ? found : arguments.Get(1, "default"),
        _ => null,
    };

    public static List<object?> Pairs(IDictionary<string, object?> map, CallArguments arguments)
    {
        arguments.Allow(1);
        return [.. map.Select(pair => (object?)new TemplateTuple([pair.Key, pair.Value]))];
    }

    private static object? ListMethod(IReadOnlyList<object?> list, string name) => name switch
    {
        "index" => (TemplateFunction)(arguments => IndexOf(list, arguments.Get(0, "value"))),
        "count" => (TemplateFunction)(arguments => (long)list.Count(item => TemplateValue.AreEqual(item, arguments.Get(0, "value")))),
        "append" or "extend" or "insert" or "pop" or "remove" or "sort" or "reverse" or "clear" => throw TemplateErrors.Unsupported($"the method {name}, which changes a list"),
        _ => new Undefined(name),
    };

    private static long IndexOf(IReadOnlyList<object?> list, object? wanted)
    {
        for (int i = 0; i < list.Count; i++)
        {
            if (TemplateValue.AreEqual(list[i], wanted))
            {
                return i;
            }
        }

        throw TemplateErrors.Failed("a list does not hold the value whose index is asked for.");
    }
}
