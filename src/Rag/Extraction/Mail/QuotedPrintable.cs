using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Rag.Extraction.Mail;

/// <summary>The two ways in which mail writes bytes as letters.</summary>
internal static class QuotedPrintable
{
    public static byte[] Decode(string content, bool underscoreIsBlank)
    {
        var bytes = new List<byte>(content.Length);
        for (var index = 0; index < content.Length; index++)
        {
            var character = content[index];
            if (character == '=' && Hex(content, index + 1) is { } value)
            {
                bytes.Add(value);
                index += 2;
            }
            else if (character == '=' && SoftBreak(content, index + 1) is > 0 and var length)
                index += length;
            else
                bytes.Add(character == '_' && underscoreIsBlank ? (byte)' ' : (byte)character);
        }
        return [.. bytes];
    }

    public static byte[] Percent(string content)
    {
        var bytes = new List<byte>(content.Length);
        for (var index = 0; index < content.Length; index++)
        {
            if (content[index] == '%' && Hex(content, index + 1) is { } value)
            {
                bytes.Add(value);
                index += 2;
            }
            else
            {
                bytes.Add((byte)content[index]);
            }
        }
        return [.. bytes];
    }

    private static byte? Hex(string content, int at) =>
        at + 2 <= content.Length && byte.TryParse(content.AsSpan(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static int SoftBreak(string content, int at)
    {
        var end = at;
        while (end < content.Length && content[end] is ' ' or '\t' or '\r')
            end++;
        return end < content.Length && content[end] == '\n' ? end - at + 1 : 0;
    }
}

/// <summary>Words of a header in another alphabet: <c>=?gb2312?B?…?=</c>.</summary>
internal static partial class EncodedWords
{
    public static string Decode(string value)
    {
        // headers of today may hold raw UTF-8
        var raw = value.Any(character => character >= '\x80') ? TextDecoding.Decode(Encoding.Latin1.GetBytes(value), complete: true)?.Text ?? value : value;
        return Word().Replace(Between().Replace(raw, "?=="), Replace);
    }

    private static string Replace(Match match)
    {
        var encoding = TextDecoding.Named(match.Groups[1].Value.Split('*')[0]) ?? Encoding.UTF8;
        var bytes = match.Groups[2].Value is "B" or "b" ? MimePart.Base64(match.Groups[3].Value) : QuotedPrintable.Decode(match.Groups[3].Value, underscoreIsBlank: true);
        return encoding.GetString(bytes);
    }

    [GeneratedRegex(@"=\?([\w.*-]+)\?([BbQq])\?([^?\s]*)\?=")]
    private static partial Regex Word();

    // blanks between two encoded words are not part of the text
    [GeneratedRegex(@"\?=\s+=(?=\?[\w.*-]+\?[BbQq]\?)")]
    private static partial Regex Between();
}
