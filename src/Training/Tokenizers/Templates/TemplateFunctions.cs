using System.Globalization;
using System.Text;
using Platform.Training.Engine;

namespace Platform.Training.Tokenizers.Templates;

/// <summary>Functions that every chat template may call.</summary>
internal static class TemplateFunctions
{
    private const long LongestRange = 100_000;

    public static Dictionary<string, object?> Create(DateTimeOffset now) => new(StringComparer.Ordinal)
    {
        ["raise_exception"] = (TemplateFunction)(arguments =>
            throw new EngineException("chat_template.conversation_refused", $"The model's chat template refuses this conversation: {TemplateValue.ToText(arguments.Get(0, "message", string.Empty))}")),
        ["strftime_now"] = (TemplateFunction)(arguments => FormatTime(now, arguments.Allow(1).GetText(0, "format"))),
        ["range"] = (TemplateFunction)(arguments => Range(arguments.Allow(3))),
        ["namespace"] = (TemplateFunction)Namespace,
        ["dict"] = (TemplateFunction)(arguments => new Dictionary<string, object?>(arguments.Allow(0, [.. arguments.Named.Keys]).Named, StringComparer.Ordinal)),
    };

    private static List<object?> Range(CallArguments arguments)
    {
        bool single = arguments.Positional.Count == 1;
        long start = single ? 0 : arguments.GetInteger(0, "start"), stop = arguments.GetInteger(single ? 0 : 1, "stop"), step = arguments.GetInteger(2, "step", 1);
        List<object?> numbers = [];
        for (long i = start; step > 0 ? i < stop : step < 0 && i > stop; i += step)
        {
            if (numbers.Count >= LongestRange)
            {
                throw TemplateErrors.TooMuch($"counts further than {LongestRange}");
            }

            numbers.Add(i);
        }

        return numbers;
    }

    private static TemplateNamespace Namespace(CallArguments arguments)
    {
        TemplateNamespace space = new();
        IEnumerable<KeyValuePair<string, object?>> given = arguments.Get(0, string.Empty) as IDictionary<string, object?> ?? Enumerable.Empty<KeyValuePair<string, object?>>();
        foreach ((string name, object? value) in given.Concat(arguments.Named))
        {
            space.Attributes[name] = value;
        }

        return space;
    }

    private static string FormatTime(DateTimeOffset now, string format)
    {
        StringBuilder text = new();
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 >= format.Length)
            {
                text.Append(format[i]);
                continue;
            }

            i++;
            bool unpadded = format[i] == '-' && i + 1 < format.Length;
            i += unpadded ? 1 : 0;
            string part = FormatPart(now, format[i]);
            text.Append(unpadded ? part.TrimStart('0') : part);
        }

        return text.ToString();
    }

    private static string FormatPart(DateTimeOffset now, char code) => code switch
    {
        'Y' => now.ToString("yyyy", CultureInfo.InvariantCulture),
        'y' => now.ToString("yy", CultureInfo.InvariantCulture),
        'm' => now.ToString("MM", CultureInfo.InvariantCulture),
        'd' => now.ToString("dd", CultureInfo.InvariantCulture),
        'B' => now.ToString("MMMM", CultureInfo.InvariantCulture),
        'b' => now.ToString("MMM", CultureInfo.InvariantCulture),
        'A' => now.ToString("dddd", CultureInfo.InvariantCulture),
        'a' => now.ToString("ddd", CultureInfo.InvariantCulture),
        'H' => now.ToString("HH", CultureInfo.InvariantCulture),
        'I' => now.ToString("hh", CultureInfo.InvariantCulture),
        'M' => now.ToString("mm", CultureInfo.InvariantCulture),
        'S' => now.ToString("ss", CultureInfo.InvariantCulture),
        'p' => now.ToString("tt", CultureInfo.InvariantCulture),
        'j' => now.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        '%' => "%",
        _ => throw TemplateErrors.Unsupported($"the time format %{code}"),
    };
}
