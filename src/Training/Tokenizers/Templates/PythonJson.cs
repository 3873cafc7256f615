using System.Globalization;
using System.Text;

namespace Platform.Training.Tokenizers.Templates;

/// <summary>JSON as Python's <c>json.dumps(value, ensure_ascii=False)</c> writes it, which is what chat templates were trained with.</summary>
internal static class PythonJson
{
    private const int DeepestNesting = 64;

    public static string Write(object? value, CallArguments arguments)
    {
        foreach (string name in new[] { "ensure_ascii", "sort_keys" })
        {
            if (arguments.Named.TryGetValue(name, out object? set) && TemplateValue.IsTrue(set))
            {
                throw TemplateErrors.Unsupported($"tojson with {name}");
            }
        }

        if (arguments.Named.ContainsKey("separators"))
        {
            throw TemplateErrors.Unsupported("tojson with separators");
        }

        int? indent = arguments.Get(0, "indent") is long width ? (int)Math.Clamp(width, 0, 100) : null;
        StringBuilder output = new();
        Append(output, value, indent, 0);
        return output.ToString();
    }

    private static void Append(StringBuilder output, object? value, int? indent, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw TemplateErrors.TooMuch($"writes JSON nested deeper than {DeepestNesting} levels");
        }

        switch (value)
        {
            case null: output.Append("null"); break;
            case bool truth: output.Append(truth ? "true" : "false"); break;
            case long number: output.Append(number.ToString(CultureInfo.InvariantCulture)); break;
            case double number: output.Append(TemplateValue.NumberText(number)); break;
            case string text: AppendText(output, text); break;
            case IDictionary<string, object?> map:
                AppendItems(output, map.Count, indent, depth, '{', '}', map, static (target, pair, width, level) =>
                {
                    AppendText(target, pair.Key);
                    target.Append(": ");
                    Append(target, pair.Value, width, level);
                });
                break;
            case IReadOnlyList<object?> list:
                AppendItems(output, list.Count, indent, depth, '[', ']', list, Append);
                break;
            default: throw TemplateErrors.Failed($"a {TemplateValue.TypeName(value)} cannot be written as JSON.");
        }
    }

    private static void AppendItems<T>(
        StringBuilder output, int count, int? indent, int depth, char open, char close, IEnumerable<T> items, Action<StringBuilder, T, int?, int> append)
    {
        output.Append(open);
        bool first = true;
        foreach (T item in items)
        {
            output.Append(first ? string.Empty : indent is null ? ", " : ",");
            Break(output, indent, depth + 1);
            append(output, item, indent, depth + 1);
            first = false;
        }

        if (count > 0)
        {
            Break(output, indent, depth);
        }

        output.Append(close);
    }

    private static void Break(StringBuilder output, int? indent, int depth)
    {
        if (indent is { } width)
        {
            output.Append('\n').Append(' ', width * depth);
        }
    }

    private static void AppendText(StringBuilder output, string text)
    {
        output.Append('"');
        foreach (char character in text)
        {
            _ = character switch
            {
                '"' => output.Append("\\\""),
                '\\' => output.Append("\\\\"),
                '\n' => output.Append("\\n"),
                '\r' => output.Append("\\r"),
                '\t' => output.Append("\\t"),
                '\b' => output.Append("\\b"),
                '\f' => output.Append("\\f"),
                < ' ' => output.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => output.Append(character),
            };
        }

        output.Append('"');
    }
}
