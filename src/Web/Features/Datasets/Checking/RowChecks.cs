using Platform.Domain.Datasets;
using Platform.Web.Features.Datasets.Mapping;

namespace Platform.Web.Features.Datasets.Checking;

/// <summary>Checks of a usable row by itself.</summary>
internal static class RowChecks
{
    /// <summary>From this length on, in characters, a row is longer than most models take.</summary>
    public const int LongCharacters = 32_000;

    public static IEnumerable<(FindingKind Kind, string Detail)> Of(MappedRow row)
    {
        var length = row.Messages.Sum(message => message.Content.Length);
        if (length > LongCharacters)
            yield return (FindingKind.TooLong, FormattableString.Invariant($"{length:N0} characters; what a model cannot take in is cut off. Longer than {LongCharacters:N0} is reported."));
        foreach (var message in row.Messages)
        {
            if (ControlCharacter(message.Content) is not { } found)
                continue;
            yield return (FindingKind.ControlCharacters, FormattableString.Invariant($"U+{(int)found.Character:X4} at character {found.At + 1} of the {message.Role.ToString().ToLowerInvariant()}'s turn."));
            yield break;
        }
    }

    private static (char Character, int At)? ControlCharacter(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if ((character < ' ' && character is not ('\n' or '\r' or '\t')) || character is '\u007F' or '\uFFFD' || (character is >= '\u0080' and <= '\u009F'))
                return (character, i);
        }

        return null;
    }
}
