using System.Text;

namespace Platform.Rag.Extraction.Mail;

/// <summary>One part of a mail: its headers and its content, still encoded. Bytes are held as the Latin-1 characters of the same number.</summary>
internal sealed class MimePart
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    public string Content { get; private init; } = "";

    public string MediaType => Value("Content-Type")?.Split(';')[0].Trim().ToLowerInvariant() is { Length: > 0 } type ? type : "text/plain";

    public bool IsMultipart => MediaType.StartsWith("multipart/", StringComparison.Ordinal);

    public bool IsAttachment => Value("Content-Disposition")?.TrimStart().StartsWith("attachment", StringComparison.OrdinalIgnoreCase) == true;

    public string? FileName => Parameter("Content-Disposition", "filename") ?? Parameter("Content-Type", "name");

    /// <summary>Reads headers up to the blank line; the rest is content.</summary>
    public static MimePart Parse(string text)
    {
        var position = 0;
        string? last = null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (position < text.Length)
        {
            var end = text.IndexOf('\n', position);
            var line = (end < 0 ? text[position..] : text[position..end]).TrimEnd('\r');
            position = end < 0 ? text.Length : end + 1;
            if (line.Length == 0)
                break;
            if (line[0] is ' ' or '\t' && last is not null)
                headers[last] += " " + line.TrimStart();
            else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                last = line[..colon].Trim();
                headers[last] = headers.TryGetValue(last, out var before) ? before : line[(colon + 1)..].Trim();
            }
        }
        var part = new MimePart { Content = text[position..] };
        foreach (var (name, value) in headers)
            part._headers[name] = value;
        return part;
    }

    /// <summary>A header as people read it; null when it is missing.</summary>
    public string? Header(string name) => Value(name) is { } value ? EncodedWords.Decode(value) : null;

    /// <summary>The parts between the boundaries of a multipart.</summary>
    public IEnumerable<MimePart> Children()
    {
        if (Parameter("Content-Type", "boundary") is not { Length: > 0 } boundary)
            yield break;
        var mark = "--" + boundary;
        var start = -1;
        for (var at = 0; at >= 0 && at < Content.Length;)
        {
            var end = Content.IndexOf('\n', at);
            var line = Content[at..(end < 0 ? Content.Length : end)].TrimEnd();
            if (line.StartsWith(mark, StringComparison.Ordinal))
            {
                if (start >= 0)
                    yield return Parse(Content[start..at]);
                if (line == mark + "--")
                    yield break;
                start = end < 0 ? Content.Length : end + 1;
            }
            at = end < 0 ? -1 : end + 1;
        }
        // a mail cut off in transport still has its last part
        if (start >= 0 && start < Content.Length)
            yield return Parse(Content[start..]);
    }

    /// <summary>The content without its transfer encoding.</summary>
    public byte[] Bytes() => Value("Content-Transfer-Encoding")?.Trim().ToLowerInvariant() switch
    {
        "base64" => Base64(Content),
        "quoted-printable" => QuotedPrintable.Decode(Content, underscoreIsBlank: false),
        _ => Encoding.Latin1.GetBytes(Content),
    };

    /// <summary>The content as text in its declared encoding, or in the one it looks like.</summary>
    public string Text()
    {
        var bytes = Bytes();
        return TextDecoding.Named(Parameter("Content-Type", "charset")) is { } encoding ? encoding.GetString(bytes) : TextDecoding.Decode(bytes, complete: true)?.Text ?? "";
    }

    public static byte[] Base64(string content)
    {
        var clean = string.Concat(content.Where(character => char.IsAsciiLetterOrDigit(character) || character is '+' or '/'));
        var whole = clean.Length - (clean.Length % 4 == 1 ? 1 : 0);
        try
        {
            return Convert.FromBase64String(clean[..whole].PadRight((whole + 3) / 4 * 4, '='));
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private string? Value(string name) => _headers.GetValueOrDefault(name);

    private string? Parameter(string header, string name)
    {
        if (Value(header) is not { } value)
            return null;
        // RFC 2231: filename*=UTF-8''%E6%8A%A5.pdf
        if (Raw(value, name + "*") is { } extended && extended.Split('\'', 3) is [var charset, _, var text])
            return (TextDecoding.Named(charset) ?? Encoding.UTF8).GetString(QuotedPrintable.Percent(text));
        return Raw(value, name) is { } plain ? EncodedWords.Decode(plain) : null;
    }

    private static string? Raw(string value, string name)
    {
        foreach (var piece in Pieces(value).Skip(1))
        {
            var equals = piece.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && piece[..equals].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                return piece[(equals + 1)..].Trim().Trim('"');
        }
        return null;
    }

    private static IEnumerable<string> Pieces(string value)
    {
        var (start, quoted) = (0, false);
        for (var index = 0; index < value.Length; index++)
        {
            if (value[index] == '"')
                quoted = !quoted;
            if (value[index] != ';' || quoted)
                continue;
            yield return value[start..index];
            start = index + 1;
        }
        yield return value[start..];
    }
}
