using System.Collections;
using System.Globalization;
using System.Text;

namespace Platform.Training.Tokenizers.Templates;

/// <summary>A name or attribute that is not there: false, empty, and printed as nothing.</summary>
internal sealed class Undefined(string name)
{
    public string Name { get; } = name;
}

/// <summary>What <c>namespace()</c> makes: attributes that can be set from inside a loop.</summary>
internal sealed class TemplateNamespace
{
    public Dictionary<string, object?> Attributes { get; } = new(StringComparer.Ordinal);
}

/// <summary>A list that is printed in parentheses.</summary>
internal sealed class TemplateTuple(IEnumerable<object?> items) : List<object?>(items);

/// <summary>
/// Values of a template, with Python's rules: null (None), <see cref="Undefined"/>, bool, long, double, string, list of values, dictionary, function.
/// </summary>
internal static class TemplateValue
{
    public static bool IsTrue(object? value) => value switch
    {
        null or Undefined => false,
        bool truth => truth,
        long number => number != 0,
        double number => number != 0,
        string text => text.Length > 0,
        ICollection collection => collection.Count > 0,
        _ => true,
    };

    /// <summary>Text as Python's <c>str</c> gives it.</summary>
    public static string ToText(object? value) => value switch
    {
        string text => text,
        Undefined => string.Empty,
        _ => ToRepresentation(value),
    };

    /// <summary>Text as Python's <c>repr</c> gives it.</summary>
    public static string ToRepresentation(object? value) => value switch
    {
        null => "None",
        bool truth => truth ? "True" : "False",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => NumberText(number),
        string text => Quote(text),
        Undefined => "Undefined",
        IDictionary<string, object?> map => "{" + string.Join(", ", map.Select(pair => $"{Quote(pair.Key)}: {ToRepresentation(pair.Value)}")) + "}",
        TemplateTuple tuple => "(" + string.Join(", ", tuple.Select(ToRepresentation)) + (tuple.Count == 1 ? ",)" : ")"),
        IReadOnlyList<object?> list => "[" + string.Join(", ", list.Select(ToRepresentation)) + "]",
        _ => throw TemplateErrors.Failed($"a {TypeName(value)} cannot be printed."),
    };

    public static string NumberText(double number)
    {
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E', 'N') >= 0 || text.Contains('∞', StringComparison.Ordinal) ? text : text + ".0";
    }

    public static string TypeName(object? value) => value switch
    {
        null => "None",
        Undefined undefined => $"undefined value ({undefined.Name})",
        bool => "truth value",
        long or double => "number",
        string => "text",
        IDictionary<string, object?> => "mapping",
        IReadOnlyList<object?> => "list",
        TemplateFunction => "function",
        _ => value.GetType().Name,
    };

    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (Undefined, Undefined) => true,
        (long or double or bool, long or double or bool) => ToNumber(left) == ToNumber(right),
        (string a, string b) => a == b,
        (IDictionary<string, object?> a, IDictionary<string, object?> b) => a.Count == b.Count && a.All(pair => b.TryGetValue(pair.Key, out object? other) && AreEqual(pair.Value, other)),
        (IReadOnlyList<object?> a, IReadOnlyList<object?> b) => a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second)),
        _ => ReferenceEquals(left, right),
    };

    public static int Compare(object? left, object? right) => (left, right) switch
    {
        (long or double or bool, long or double or bool) => ToNumber(left).CompareTo(ToNumber(right)),
        (string a, string b) => string.CompareOrdinal(a, b),
        _ => throw TemplateErrors.Failed($"{TypeName(left)} and {TypeName(right)} cannot be ordered."),
    };

    public static bool Contains(object? container, object? item) => container switch
    {
        string text => item is string part ? text.Contains(part, StringComparison.Ordinal) : throw TemplateErrors.Failed($"a {TypeName(item)} cannot be looked for in a text."),
        IDictionary<string, object?> map => item is string key && map.ContainsKey(key),
        IReadOnlyList<object?> list => list.Any(member => AreEqual(member, item)),
        Undefined => false,
        _ => throw TemplateErrors.Failed($"nothing can be looked for in a {TypeName(container)}."),
    };

    public static double ToNumber(object? value) => value switch
    {
        long number => number,
        double number => number,
        bool truth => truth ? 1 : 0,
        _ => throw TemplateErrors.Failed($"a number is needed, not a {TypeName(value)}."),
    };

    /// <summary>What a loop or a filter walks over.</summary>
    public static IReadOnlyList<object?> ToList(object? value) => value switch
    {
        Undefined => [],
        IReadOnlyList<object?> list => list,
        IDictionary<string, object?> map => [.. map.Keys],
        string text => Characters(text),
        _ => throw TemplateErrors.Failed($"a {TypeName(value)} cannot be walked over."),
    };

    public static long Length(object? value) => value switch
    {
        string text => CodePoints(text),
        Undefined => 0,
        ICollection collection => collection.Count,
        _ => throw TemplateErrors.Failed($"a {TypeName(value)} has no length."),
    };

    public static IReadOnlyList<object?> Characters(string text) => [.. text.EnumerateRunes().Select(rune => (object?)rune.ToString())];

    private static long CodePoints(string text) => text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? text.EnumerateRunes().Count() : text.Length;

    private static string Quote(string text)
    {
        char quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        StringBuilder quoted = new();
        quoted.Append(quote);
        foreach (char character in text)
        {
            _ = character switch
            {
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\\' => quoted.Append("\\\\"),
                _ when character == quote => quoted.Append('\\').Append(character),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append(quote).ToString();
    }
}
