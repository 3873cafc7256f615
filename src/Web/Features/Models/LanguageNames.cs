using System.Globalization;

namespace Platform.Web.Features.Models;

/// <summary>Language codes of a model card in the reader's language; what is no code stays as it is.</summary>
internal static class LanguageNames
{
    public static string Of(IReadOnlyList<string> languages) => string.Join(", ", languages.Select(Of));

    private static string Of(string language)
    {
        if (language.Length is not (2 or 3))
            return language;
        try
        {
            var name = CultureInfo.GetCultureInfo(language, predefinedOnly: true).DisplayName;
            return name.Length > 0 ? name : language;
        }
        catch (CultureNotFoundException)
        {
            return language;
        }
    }
}
