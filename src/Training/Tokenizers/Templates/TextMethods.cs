using System.Globalization;
using System.Text;

namespace Platform.Training.Tokenizers.Templates;

/// <summary>Methods of Python's <c>str</c> that chat templates use.</summary>
internal static class TextMethods
{
    public static object? Find(string text, string name) => name switch
    {
        "strip" => Function(name, 1, arguments => Strip(text, arguments, left: true, right: true)),
        "lstrip" => Function(name, 1, arguments => Strip(text, arguments, left: true, right: false)),
        "rstrip" => Function(name, 1, arguments => Strip(text, arguments, left: false, right: true)),
        "split" => Function(name, 2, arguments => Split(text, arguments)),
        "rsplit" => Function(name, 2, arguments => SplitFromRight(text, arguments)),
        "splitlines" => Function(name, 0, _ => Lines(text)),
        "startswith" => Function(name, 1, arguments => Affixes(arguments).Any(affix => text.StartsWith(affix, StringComparison.Ordinal))),
        "endswith" => Function(name, 1, arguments => Affixes(arguments).Any(affix => text.EndsWith(affix, StringComparison.Ordinal))),
        "upper" => Function(name, 0, _ => text.ToUpperInvariant()),
        "lower" => Function(name, 0, _ => text.ToLowerInvariant()),
        "title" => Function(name, 0, _ => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(text.ToLowerInvariant())),
        "capitalize" => Function(name, 0, _ => Capitalize(text)),
        "replace" => Function(name, 3, arguments => Replace(text, arguments)),
        "find" => Function(name, 1, arguments => (long)text.IndexOf(arguments.GetText(0, "sub"), StringComparison.Ordinal)),
        "rfind" => Function(name, 1, arguments => (long)text.LastIndexOf(arguments.GetText(0, "sub"), StringComparison.Ordinal)),
        "count" => Function(name, 1, arguments => (long)text.AsSpan().Count(arguments.GetText(0, "sub"))),
        "join" => Function(name, 1, arguments => string.Join(text, TemplateValue.ToList(arguments.Get(0, "iterable")).Select(item => item as string ?? throw TemplateErrors.Failed("join needs texts.")))),
        "isdigit" => Function(name, 0, _ => text.Length > 0 && text.All(char.IsDigit)),
        "isalpha" => Function(name, 0, _ => text.Length > 0 && text.All(char.IsLetter)),
        "isspace" => Function(name, 0, _ => text.Length > 0 && text.All(char.IsWhiteSpace)),
        "isupper" => Function(name, 0, _ => text.Any(char.IsUpper) && !text.Any(char.IsLower)),
        "islower" => Function(name, 0, _ => text.Any(char.IsLower) && !text.Any(char.IsUpper)),
        "removeprefix" => Function(name, 1, arguments => arguments.GetText(0, "prefix") is var prefix && text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text),
        "removesuffix" => Function(name, 1, arguments => arguments.GetText(0, "suffix") is var suffix && text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text),
        "format" or "encode" or "translate" or "zfill" or "center" or "ljust" or "rjust" or "partition" or "rpartition" or "expandtabs" or "swapcase" or "casefold" or "index" =>
            throw TemplateErrors.Unsupported("the text method " + name),
        _ => new Undefined(name),
    };

    public static string Capitalize(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    public static string Replace(string text, CallArguments arguments)
    {
        string old = arguments.GetText(0, "old"), fresh = arguments.GetText(1, "new");
        long most = arguments.GetInteger(2, "count", -1);
        if (old.Length == 0)
        {
            throw TemplateErrors.Unsupported("the replacement of an empty text");
        }

        if (most < 0)
        {
            return text.Replace(old, fresh, StringComparison.Ordinal);
        }

        StringBuilder result = new();
        int done = 0;
        for (int at = text.IndexOf(old, StringComparison.Ordinal); at >= 0 && most > 0; at = text.IndexOf(old, done, StringComparison.Ordinal), most--)
        {
            result.Append(text, done, at - done).Append(fresh);
            done = at + old.Length;
        }

        return result.Append(text, done, text.Length - done).ToString();
    }

    public static string Strip(string text, CallArguments arguments, bool left, bool right)
    {
        char[]? characters = (arguments.Get(0, "chars") as string)?.ToCharArray();
        string trimmed = left ? characters is null ? text.TrimStart() : text.TrimStart(characters) : text;
        return right ? characters is null ? trimmed.TrimEnd() : trimmed.TrimEnd(characters) : trimmed;
    }

    private static TemplateFunction Function(string name, int mostArguments, TemplateFunction body) => arguments =>
        body((arguments with { Function = name }).Allow(mostArguments, "sep", "maxsplit", "chars", "old", "new", "count"));

    private static List<object?> Split(string text, CallArguments arguments)
    {
        long most = arguments.GetInteger(1, "maxsplit", -1);
        int parts = most < 0 ? int.MaxValue : (int)Math.Min(most + 1, int.MaxValue);
        if (arguments.Get(0, "sep") is string separator)
        {
            return separator.Length == 0 ? throw TemplateErrors.Failed("split needs a separator that is not empty.") : [.. text.Split(separator, parts, StringSplitOptions.None)];
        }

        return most < 0
            ? [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)]
            : throw TemplateErrors.Unsupported("split by white space with a limit");
    }

    private static List<object?> SplitFromRight(string text, CallArguments arguments)
    {
        string separator = arguments.GetText(0, "sep");
        long most = arguments.GetInteger(1, "maxsplit", -1);
        List<object?> parts = [.. text.Split(separator)];
        int joined = most < 0 ? 0 : (int)Math.Max(0, parts.Count - most - 1);
        return joined == 0 ? parts : [string.Join(separator, parts.Take(joined + 1)), .. parts.Skip(joined + 1)];
    }

    private static List<object?> Lines(string text)
    {
        string[] lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r');
        return [.. lines[^1].Length == 0 ? lines[..^1] : lines];
    }

    private static IEnumerable<string> Affixes(CallArguments arguments) => arguments.Get(0, "affix") switch
    {
        string affix => [affix],
        IReadOnlyList<object?> list => list.OfType<string>(),
        _ => throw TemplateErrors.Failed($"{arguments.Function} needs a text."),
    };
}
