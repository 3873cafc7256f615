using System.Collections;
using System.Collections.Frozen;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Platform.Domain.Kernel;

namespace Platform.Web.Components;

/// <summary>
/// Says refusals and findings in the reader's language. They are made, stored and sent over sockets as a stable code and an English sentence; the English form of the code in
/// <see cref="SentenceText"/> tells which words of the sentence are its values, and the reader's form takes them. A code without a form keeps its English sentence.
/// </summary>
public static partial class Sentences
{
    private const string Parts = "part";

    private static readonly ResourceManager Texts = new(typeof(SentenceText));
    private static readonly FrozenDictionary<string, Form[]> Forms = ReadForms();

    /// <summary>The refusal's sentence.</summary>
    public static string Of(DomainError error) => Of(error.Code, error.Message);

    /// <summary>The sentence of a code, which may come from a row, a log or another process.</summary>
    public static string Of(string code, string english) =>
        IsEnglish() ? english : Translate(code, english) ?? Translate(Area(code), english) ?? english;

    /// <summary>The sentence of a finding of the pre-flight checks.</summary>
    public static string OfFinding(Enum kind, string english) => Of($"finding.{kind}", english);

    /// <summary>Words that stand inside other sentences, such as the reason why a file cannot be read.</summary>
    public static string OfPart(string english) => IsEnglish() ? english : Translate(Parts, english) ?? english;

    private static bool IsEnglish() => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";

    private static string Area(string code) => $"{code.Split('.')[0]}.*";

    private static string? Translate(string code, string english)
    {
        foreach (var form in Forms.GetValueOrDefault(code, []))
        {
            if (form.Pattern.Match(english) is not { Success: true } match)
                continue;
            var words = Texts.GetString(form.Key, CultureInfo.CurrentUICulture)!;
            var whole = form.Pattern.GetGroupNumbers().Length == 2 && match.Groups[1].Length == english.Length;
            object[] values = [.. match.Groups.Values.Skip(1).OrderBy(group => group.Name, StringComparer.Ordinal).Select(group => whole ? group.Value : OfPart(group.Value))];
            return string.Format(CultureInfo.CurrentCulture, words, values);
        }

        return null;
    }

    private static FrozenDictionary<string, Form[]> ReadForms() => Texts.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!
        .Cast<DictionaryEntry>()
        .Select(entry => (Key: (string)entry.Key, English: (string)entry.Value!))
        .GroupBy(entry => entry.Key.Split('#')[0], StringComparer.Ordinal)
        // The form with the most words of its own is the closest one.
        .ToFrozenDictionary(
            group => group.Key,
            group => group.OrderByDescending(entry => Gap().Replace(entry.English, "").Length).Select(entry => new Form(entry.Key, PatternOf(entry.English))).ToArray(),
            StringComparer.Ordinal);

    // Named groups v0, v1 … in the order of the English sentence.
    private static Regex PatternOf(string english) => new(
        $"^{string.Concat(Gap().Split(english).Select((text, at) => at % 2 == 0 ? Regex.Escape(text) : $"(?<v{text}>.*?)"))}$",
        RegexOptions.Singleline | RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"\{(\d)\}")]
    private static partial Regex Gap();

    private sealed record Form(string Key, Regex Pattern);
}
