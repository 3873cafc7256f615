using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Platform.Training.Tokenizers;

/// <summary>A stretch of a text: an added token, or ordinary characters when <paramref name="Token"/> is null.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Section(AddedToken? Token, int Start, int Length);

/// <summary>Finds added tokens in a text: the leftmost, and the longest of those that start there.</summary>
internal sealed class AddedTokenSplitter
{
    private readonly SearchValues<char> _firstCharacters;
    private readonly List<Node> _nodes = [new()];

    public AddedTokenSplitter(IEnumerable<(string Text, AddedToken Token)> tokens)
    {
        HashSet<char> first = [];
        foreach ((string text, AddedToken token) in tokens.Where(item => item.Text.Length > 0))
        {
            first.Add(text[0]);
            Insert(text, token);
        }

        _firstCharacters = SearchValues.Create([.. first]);
    }

    /// <summary>Cuts the text into sections; an empty text gives none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">Which tokens may be found where.</param>
    /// <param name="output">Takes the sections, in order.</param>
    public void Split(ReadOnlySpan<char> text, EncodeOptions options, List<Section> output)
    {
        int done = 0, at = 0;
        while (at < text.Length)
        {
            int found = text[at..].IndexOfAny(_firstCharacters);
            if (found < 0)
            {
                break;
            }

            at += found;
            if (Longest(text[at..]) is not ({ } token, int length) || options.LiteralAt?.Contains(at) == true)
            {
                at++;
                continue;
            }

            at += Accept(text, token, at, length, options, ref done, output);
        }

        if (done < text.Length)
        {
            output.Add(new Section(null, done, text.Length - done));
        }
    }

    /// <summary>Adds the match and what lies before it, unless a rule forbids it; returns how far the search moves on.</summary>
    private static int Accept(ReadOnlySpan<char> text, AddedToken token, int start, int length, EncodeOptions options, ref int done, List<Section> output)
    {
        int end = start + length;
        bool forbidden = (token.Steers && !options.ParseSpecial) || (token.SingleWord && TouchesWord(text, start, end));
        if (forbidden)
        {
            return length;
        }

        int from = token.StripLeft ? Math.Max(done, text[..start].TrimEnd().Length) : start;
        int to = token.StripRight ? text.Length - text[end..].TrimStart().Length : end;
        if (from > done)
        {
            output.Add(new Section(null, done, from - done));
        }

        output.Add(new Section(token, from, to - from));
        done = to;
        return to - start;
    }

    private static bool TouchesWord(ReadOnlySpan<char> text, int start, int end) =>
        (Rune.DecodeLastFromUtf16(text[..start], out Rune before, out _) == OperationStatus.Done && IsWord(before))
        || (Rune.DecodeFromUtf16(text[end..], out Rune after, out _) == OperationStatus.Done && IsWord(after));

    private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.NonSpacingMark;

    private (AddedToken? Token, int Length)? Longest(ReadOnlySpan<char> text)
    {
        (AddedToken?, int)? best = null;
        int node = 0;
        for (int i = 0; i < text.Length && _nodes[node].Next.TryGetValue(text[i], out node); i++)
        {
            best = _nodes[node].Token is { } token ? (token, i + 1) : best;
        }

        return best;
    }

    private void Insert(string text, AddedToken token)
    {
        int node = 0;
        foreach (char character in text)
        {
            if (!_nodes[node].Next.TryGetValue(character, out int next))
            {
                next = _nodes.Count;
                _nodes.Add(new Node());
                _nodes[node].Next.Add(character, next);
            }

            node = next;
        }

        _nodes[node].Token = token;
    }

    private sealed class Node
    {
        public Dictionary<char, int> Next { get; } = [];

        public AddedToken? Token { get; set; }
    }
}
