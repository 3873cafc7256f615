using System.Globalization;
using System.Text;

namespace Platform.Training.Tokenizers.Templates;

/// <summary>Cuts a template into text and tags, with the white-space rules that chat templates are written for: trim_blocks and lstrip_blocks on.</summary>
internal sealed class TemplateLexer
{
    private static readonly string[] Operators = ["**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "<", ">", "=", ".", ",", ":", "|", "(", ")", "[", "]", "{", "}"];
    private readonly string _source;
    private readonly List<TemplateToken> _tokens = [];
    private int _at;
    private int _line = 1;
    private bool _trimNewline;
    private bool _trimAll;
    private bool _lineStart = true;

    private TemplateLexer(string source)
    {
        string text = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        _source = text.EndsWith('\n') ? text[..^1] : text;
    }

    public static List<TemplateToken> Tokenize(string source)
    {
        TemplateLexer lexer = new(source);
        lexer.Run();
        return lexer._tokens;
    }

    private void Run()
    {
        while (_at < _source.Length)
        {
            int tag = NextTag();
            string text = _source[_at..tag];
            _line += text.Count(character => character == '\n');
            _at = tag;
            EmitText(text);
            if (_at < _source.Length)
            {
                ReadTag();
            }
        }

        Emit(TokenKind.End, string.Empty);
    }

    private int NextTag()
    {
        for (int i = _source.IndexOf('{', _at); i >= 0 && i + 1 < _source.Length; i = _source.IndexOf('{', i + 1))
        {
            if (_source[i + 1] is '{' or '%' or '#')
            {
                return i;
            }
        }

        return _source.Length;
    }

    /// <summary>Emits text, cut on the left by the tag before it and on the right by the tag after it.</summary>
    private void EmitText(string text)
    {
        string kept = _trimAll ? text.TrimStart() : _trimNewline && text.StartsWith('\n') ? text[1..] : text;
        bool lineStart = _lineStart || (_trimNewline && text.StartsWith('\n')) || (_trimAll && text.TrimStart().Length < text.Length && text[..^text.TrimStart().Length].EndsWith('\n'));
        char sign = _at + 2 < _source.Length ? _source[_at + 2] : '\0';
        if (_at < _source.Length && sign == '-')
        {
            kept = kept.TrimEnd();
        }
        else if (_at < _source.Length && sign != '+' && _source[_at + 1] != '{')
        {
            kept = StripLineStart(kept, lineStart);
        }

        (_trimAll, _trimNewline, _lineStart) = (false, false, false);
        if (kept.Length > 0)
        {
            Emit(TokenKind.Text, kept);
        }
    }

    /// <summary>Removes the white space before a statement that stands first in its line.</summary>
    private static string StripLineStart(string text, bool lineStart)
    {
        int start = text.LastIndexOf('\n') + 1;
        bool blank = text.AsSpan(start).IsWhiteSpace();
        return blank && (start > 0 || lineStart) ? text[..start] : text;
    }

    private void ReadTag()
    {
        char kind = _source[_at + 1];
        _at += 2;
        if (kind == '#')
        {
            SkipComment();
            return;
        }

        if (_at < _source.Length && _source[_at] is '-' or '+')
        {
            _at++;
        }

        Emit(kind == '{' ? TokenKind.OutputStart : TokenKind.StatementStart, string.Empty);
        ReadTagBody(kind == '{' ? "}}" : "%}", trimsNewline: kind == '%');
        if (_tokens.Count >= 3 && _tokens[^2].Is(TokenKind.Name, "raw") && _tokens[^3].Kind == TokenKind.StatementStart)
        {
            throw TemplateErrors.Unsupported("a raw block");
        }
    }

    private void SkipComment()
    {
        int end = _source.IndexOf("#}", _at, StringComparison.Ordinal);
        if (end < 0)
        {
            throw TemplateErrors.Broken(_line, "a comment is not closed.");
        }

        _line += _source.AsSpan(_at, end - _at).Count('\n');
        EndTag(end, 2, trimsNewline: true);
    }

    private void ReadTagBody(string end, bool trimsNewline)
    {
        int depth = 0;
        while (true)
        {
            SkipSpace();
            if (_at >= _source.Length)
            {
                throw TemplateErrors.Broken(_line, $"a tag is not closed by {end}.");
            }

            bool signed = _source[_at] is '-' or '+' && string.CompareOrdinal(_source, _at + 1, end, 0, 2) == 0;
            if (depth == 0 && (signed || string.CompareOrdinal(_source, _at, end, 0, 2) == 0))
            {
                EndTag(signed ? _at + 1 : _at, 2, trimsNewline);
                Emit(TokenKind.TagEnd, string.Empty);
                return;
            }

            depth += ReadToken();
        }
    }

    /// <summary>Moves behind a tag and notes what its end takes of the text after it.</summary>
    private void EndTag(int end, int length, bool trimsNewline)
    {
        char sign = end > 0 ? _source[end - 1] : '\0';
        _trimAll = sign == '-';
        _trimNewline = trimsNewline && sign is not ('-' or '+');
        _at = end + length;
    }

    private void SkipSpace()
    {
        while (_at < _source.Length && char.IsWhiteSpace(_source[_at]))
        {
            _line += _source[_at++] == '\n' ? 1 : 0;
        }
    }

    /// <summary>Reads one token and returns by how much it opens (1) or closes (−1) a bracket.</summary>
    private int ReadToken()
    {
        char current = _source[_at];
        if (current is '"' or '\'')
        {
            Emit(TokenKind.String, ReadString(current));
            return 0;
        }

        if (char.IsAsciiDigit(current))
        {
            ReadNumber();
            return 0;
        }

        if (char.IsLetter(current) || current == '_')
        {
            int start = _at;
            while (_at < _source.Length && (char.IsLetterOrDigit(_source[_at]) || _source[_at] == '_'))
            {
                _at++;
            }

            Emit(TokenKind.Name, _source[start.._at]);
            return 0;
        }

        string symbol = Operators.FirstOrDefault(text => string.CompareOrdinal(_source, _at, text, 0, text.Length) == 0)
            ?? throw TemplateErrors.Broken(_line, $"the character {current} is unexpected.");
        _at += symbol.Length;
        Emit(TokenKind.Operator, symbol);
        return symbol is "(" or "[" or "{" ? 1 : symbol is ")" or "]" or "}" ? -1 : 0;
    }

    private void ReadNumber()
    {
        int start = _at;
        while (_at < _source.Length && (char.IsAsciiDigit(_source[_at]) || _source[_at] == '_'))
        {
            _at++;
        }

        bool fraction = _at + 1 < _source.Length && _source[_at] == '.' && char.IsAsciiDigit(_source[_at + 1]);
        if (fraction)
        {
            _at++;
            SkipDigits();
        }

        int sign = _at + 1 < _source.Length && _source[_at + 1] is '+' or '-' ? 1 : 0;
        bool exponent = _at + 1 + sign < _source.Length && _source[_at] is 'e' or 'E' && char.IsAsciiDigit(_source[_at + 1 + sign]);
        if (exponent)
        {
            _at += 1 + sign;
            SkipDigits();
        }

        Emit(fraction || exponent ? TokenKind.Float : TokenKind.Integer, _source[start.._at].Replace("_", string.Empty, StringComparison.Ordinal));
    }

    private void SkipDigits()
    {
        while (_at < _source.Length && char.IsAsciiDigit(_source[_at]))
        {
            _at++;
        }
    }

    private string ReadString(char quote)
    {
        StringBuilder text = new();
        for (_at++; _at < _source.Length && _source[_at] != quote; _at++)
        {
            _line += _source[_at] == '\n' ? 1 : 0;
            if (_source[_at] == '\\' && _at + 1 < _source.Length)
            {
                _at++;
                ReadEscape(text);
            }
            else
            {
                text.Append(_source[_at]);
            }
        }

        if (_at >= _source.Length)
        {
            throw TemplateErrors.Broken(_line, "a text in quotes is not closed.");
        }

        _at++;
        return text.ToString();
    }

    private void ReadEscape(StringBuilder text)
    {
        char escaped = _source[_at];
        int digits = escaped switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            bool valid = _at + digits < _source.Length
                & int.TryParse(_source.AsSpan(Math.Min(_at + 1, _source.Length), Math.Min(digits, _source.Length - _at - 1)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code)
                && (digits == 4 || Rune.IsValid(code));
            if (!valid)
            {
                throw TemplateErrors.Broken(_line, $"the escape \\{escaped} lacks its {digits} hexadecimal digits.");
            }

            text.Append(digits == 4 ? ((char)code).ToString() : new Rune(code).ToString());
            _at += digits;
            return;
        }

        // As in Python: an unknown escape keeps its backslash.
        string plain = escaped switch { 'n' => "\n", 't' => "\t", 'r' => "\r", '\\' => "\\", '\'' => "'", '"' => "\"", '0' => "\0", '\n' => string.Empty, _ => "\\" + escaped };
        text.Append(plain);
    }

    private void Emit(TokenKind kind, string text) => _tokens.Add(new TemplateToken(kind, text, _line));
}
