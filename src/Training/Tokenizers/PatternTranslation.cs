using System.Text;

namespace Platform.Training.Tokenizers;

/// <summary>Rewrites a pattern in the tokenizer's dialect (Oniguruma) into .NET's, refusing what means something else there.</summary>
/// <remarks>The same in both: literals, groups, alternation, greedy and lazy quantifiers, look-around, character classes, <c>\s \S \d \D \r \n \t \p{category}</c>.</remarks>
internal sealed class PatternTranslation(TokenizerPart part, string pattern)
{
    private static readonly HashSet<string> Categories = new(StringComparer.Ordinal)
    {
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
        "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Co", "Cn",
    };

    private readonly StringBuilder _output = new();
    private int _at;
    private int _quantifierEnd = -1;
    private bool _inClass;

    /// <summary>True when the pattern names the Han script.</summary>
    public bool NamesHan { get; private set; }

    public string Translate()
    {
        while (_at < pattern.Length)
        {
            char current = pattern[_at];
            switch (current)
            {
                case '\\': Escape(); break;
                case '[' when _inClass: throw part.Unsupported("a character class inside a class in its pattern");
                case '[': Open(); break;
                case ']' when _inClass: Close(); break;
                case '^' or '$' when !_inClass: throw part.Unsupported($"the line anchor {current} in its pattern");
                case '&' when _inClass && Next() == '&': throw part.Unsupported("the intersection of character classes in its pattern");
                case '+' when !_inClass && IsPossessive(): throw part.Unsupported("a possessive quantifier in its pattern");
                default: Copy(current); break;
            }
        }

        return _output.ToString();
    }

    private char Next() => _at + 1 < pattern.Length ? pattern[_at + 1] : '\0';

    /// <summary>A plus after another quantifier; an escaped one (<c>\++</c>) was copied together with its backslash.</summary>
    private bool IsPossessive() => _quantifierEnd == _at && _at > 0;

    private void Copy(char current)
    {
        if (char.IsSurrogate(current) && _inClass)
        {
            throw part.Unsupported("a character beyond U+FFFF in a class of its pattern");
        }

        if (_inClass && current == '-' && Next() == '[')
        {
            throw part.Unsupported("a character class inside a class in its pattern");
        }

        _output.Append(current);
        _at++;
        if (!_inClass && current is '?' or '*' or '+' or '}' && !IsGroupMark())
        {
            _quantifierEnd = _at;
        }
    }

    private bool IsGroupMark() => pattern[_at - 1] == '?' && _at >= 2 && pattern[_at - 2] == '(';

    private void Open()
    {
        _inClass = true;
        _output.Append('[');
        _at++;
        if (_at < pattern.Length && pattern[_at] == '^')
        {
            _output.Append('^');
            _at++;
        }
    }

    private void Close()
    {
        _inClass = false;
        _output.Append(']');
        _at++;
    }

    private void Escape()
    {
        char escaped = Next();
        switch (escaped)
        {
            case 'p' or 'P': Category(); break;
            case 's' or 'S' or 'd' or 'D' or 'r' or 'n' or 't' or 'f' or 'v': Pass(2); break;
            case 'u' when _at + 6 <= pattern.Length: Pass(6); break;
            case 'x' when _at + 4 <= pattern.Length && pattern[_at + 2] != '{': Pass(4); break;
            default:
                if (char.IsLetterOrDigit(escaped) || escaped == '\0')
                {
                    throw part.Unsupported($"the escape \\{escaped} in its pattern");
                }

                Pass(2);
                break;
        }
    }

    private void Category()
    {
        int end = pattern.IndexOf('}', _at);
        string name = Next2() == '{' && end > 0 ? pattern[(_at + 3)..end] : string.Empty;
        bool negated = pattern[_at + 1] == 'P';
        if (name == "Han" && !negated)
        {
            // The Han script within the basic plane; TokenPattern maps the ideographs beyond it into this range.
            NamesHan = true;
            const string Han = @"\u2E80-\u2FD5\u3005\u3007\u3021-\u3029\u3038-\u303B\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAD9";
            _output.Append(_inClass ? Han : $"[{Han}]");
        }
        else if (Categories.Contains(name))
        {
            _output.Append(pattern, _at, end + 1 - _at);
        }
        else
        {
            throw part.Unsupported($"the character property {pattern[_at..Math.Min(pattern.Length, _at + 16)]} in its pattern");
        }

        _at = end + 1;
    }

    private char Next2() => _at + 2 < pattern.Length ? pattern[_at + 2] : '\0';

    private void Pass(int count)
    {
        _output.Append(pattern, _at, count);
        _at += count;
    }
}
