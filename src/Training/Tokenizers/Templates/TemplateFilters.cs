using System.Globalization;

namespace Platform.Training.Tokenizers.Templates;

/// <summary>Jinja's filters, as far as chat templates use them.</summary>
internal static class TemplateFilters
{
    /// <summary>Applies a filter; the value is the first positional argument.</summary>
    public static object? Apply(string name, CallArguments arguments, RenderState state)
    {
        object? value = arguments.Positional[0];
        CallArguments rest = (arguments with { Function = "the filter " + name }).Skip(1);
        return name switch
        {
            "default" or "d" => Default(value, rest.Allow(2, "default_value", "boolean")),
            "length" or "count" => TemplateValue.Length(value),
            "tojson" => PythonJson.Write(value, rest.Allow(1, "indent", "ensure_ascii", "separators", "sort_keys")),
            "items" => value is Undefined ? new List<object?>() : TemplateAccess.Pairs(RequireMap(name, value), rest),
            "join" => Join(value, rest.Allow(2, "d", "attribute")),
            "list" => (List<object?>)[.. TemplateValue.ToList(value)],
            "string" => TemplateValue.ToText(value),
            "int" => ToInteger(value, rest.GetInteger(0, "default", 0)),
            "float" => value is string text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) ? parsed : TemplateValue.ToNumber(value),
            "abs" => value is long whole ? (object)Math.Abs(whole) : Math.Abs(TemplateValue.ToNumber(value)),
            "round" => Math.Round(TemplateValue.ToNumber(value), (int)Math.Clamp(rest.Allow(1, "precision").GetInteger(0, "precision", 0), 0, 15), MidpointRounding.ToEven),
            "first" => TemplateValue.ToList(value) is [var head, ..] ? head : new Undefined("first item"),
            "last" => TemplateValue.ToList(value) is [.., var tail] ? tail : new Undefined("last item"),
            "safe" => value,
            "reverse" => value is string ? TemplateAccess.Slice(value, null, null, -1L) : (List<object?>)[.. TemplateValue.ToList(value).Reverse()],
            _ => TextFilter(name, value, rest) ?? ListFilters.Apply(name, value, rest, state) ?? throw TemplateErrors.Unsupported("the filter " + name),
        };
    }

    private static string? TextFilter(string name, object? value, CallArguments arguments) => name switch
    {
        "trim" => TextMethods.Strip(TemplateValue.ToText(value), arguments.Allow(1, "chars"), left: true, right: true),
        "upper" => TemplateValue.ToText(value).ToUpperInvariant(),
        "lower" => TemplateValue.ToText(value).ToLowerInvariant(),
        "title" => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(TemplateValue.ToText(value).ToLowerInvariant()),
        "capitalize" => TextMethods.Capitalize(TemplateValue.ToText(value)),
        "replace" => TextMethods.Replace(TemplateValue.ToText(value), arguments.Allow(3, "old", "new", "count")),
        "indent" => Indent(TemplateValue.ToText(value), arguments.Allow(3, "width", "first", "blank")),
        "escape" or "e" => Escape(TemplateValue.ToText(value)),
        _ => null,
    };

    private static object? Default(object? value, CallArguments arguments)
    {
        bool replaced = value is Undefined || (TemplateValue.IsTrue(arguments.Get(1, "boolean", false)) && !TemplateValue.IsTrue(value));
        return replaced ? arguments.Get(0, "default_value", string.Empty) : value;
    }

    private static string Join(object? value, CallArguments arguments)
    {
        string separator = TemplateValue.ToText(arguments.Get(0, "d", string.Empty));
        object? attribute = arguments.Get(1, "attribute");
        IEnumerable<object?> items = TemplateValue.ToList(value);
        return string.Join(separator, items.Select(item => TemplateValue.ToText(attribute is null ? item : TemplateAccess.Item(item, attribute))));
    }

    private static long ToInteger(object? value, long otherwise) => value switch
    {
        long number => number,
        bool truth => truth ? 1 : 0,
        double number when Math.Abs(number) < long.MaxValue => (long)number,
        string text when long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long parsed) => parsed,
        _ => otherwise,
    };

    private static string Indent(string text, CallArguments arguments)
    {
        object? width = arguments.Get(0, "width", 4L);
        string prefix = width as string ?? new string(' ', (int)Math.Clamp(arguments.GetInteger(0, "width", 4), 0, 1000));
        bool first = TemplateValue.IsTrue(arguments.Get(1, "first", false)), blank = TemplateValue.IsTrue(arguments.Get(2, "blank", false));
        return string.Join('\n', text.Split('\n').Select((line, index) => (index > 0 || first) && (line.Length > 0 || blank) ? prefix + line : line));
    }

    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal).Replace("\"", "&#34;", StringComparison.Ordinal);

    private static IDictionary<string, object?> RequireMap(string name, object? value) =>
        value as IDictionary<string, object?> ?? throw TemplateErrors.Failed($"the filter {name} needs a mapping, not a {TemplateValue.TypeName(value)}.");
}
