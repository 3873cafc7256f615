using System.Globalization;
using System.Text;

namespace Platform.Training.Tokenizers;

/// <summary>One step from tokens to text: takes the texts of tokens, gives new ones.</summary>
internal delegate List<string> Decoder(List<string> tokens);

/// <summary>Builds the decoder that a tokenizer.json describes.</summary>
internal static class Decoders
{
    private static readonly (string Open, string Closed)[] Closings =
        [(" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re")];

    public static Decoder Create(TokenizerPart part)
    {
        if (part.IsAbsent)
        {
            return tokens => [string.Join(' ', tokens)];
        }

        switch (part.Type)
        {
            case "ByteLevel": return ByteLevel;
            case "ByteFallback": return ByteFallback;
            case "WordPiece": return CreateWordPiece(part);
            case "Fuse": return tokens => [string.Concat(tokens)];
            case "Strip": return CreateStrip(part);
            case "Metaspace": return CreateMetaspace(part);
            case "Replace":
                Normalizer replace = Normalizers.CreateReplace(part);
                return tokens => tokens.ConvertAll(token => replace(token, false));
            case "Sequence":
                Decoder[] steps = [.. part.Children("decoders").Select(Create)];
                return tokens => steps.Aggregate(tokens, (current, step) => step(current));
            default: throw part.Unsupported("the decoder " + part.Type);
        }
    }

    /// <summary>Characters of GPT-2's alphabet back to bytes; a token with any other character stands for itself.</summary>
    public static List<string> ByteLevel(List<string> tokens)
    {
        using MemoryStream bytes = new();
        foreach (string token in tokens)
        {
            if (token.All(ByteAlphabet.ByteOfCharacter.ContainsKey))
            {
                foreach (char character in token)
                {
                    bytes.WriteByte(ByteAlphabet.ByteOfCharacter[character]);
                }
            }
            else
            {
                bytes.Write(Encoding.UTF8.GetBytes(token));
            }
        }

        return [Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length)];
    }

    /// <summary>Runs of tokens <c>&lt;0xE4&gt;</c> become the text of their bytes, or one U+FFFD a byte when they are no text.</summary>
    public static List<string> ByteFallback(List<string> tokens)
    {
        List<string> output = new(tokens.Count);
        List<byte> run = [];
        foreach (string token in tokens)
        {
            if (IsByte(token, out byte value))
            {
                run.Add(value);
                continue;
            }

            Flush(run, output);
            output.Add(token);
        }

        Flush(run, output);
        return output;
    }

    private static void Flush(List<byte> run, List<string> output)
    {
        if (run.Count == 0)
        {
            return;
        }

        byte[] bytes = [.. run];
        run.Clear();
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            output.Add(Encoding.UTF8.GetString(bytes));
        }
        else
        {
            output.AddRange(Enumerable.Repeat("\uFFFD", bytes.Length));
        }
    }

    public static bool IsByte(string token, out byte value)
    {
        value = 0;
        return token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>'
            && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Continuations lose their mark, other tokens get a space before them; the cleaning closes up punctuation.</summary>
    public static Decoder CreateWordPiece(TokenizerPart part)
    {
        string prefix = part.GetString("prefix") ?? "##";
        bool cleanup = part.GetBoolean("cleanup", true);
        return tokens => [.. tokens.Select((token, index) =>
        {
            string text = index == 0 ? token : token.StartsWith(prefix, StringComparison.Ordinal) ? token[prefix.Length..] : " " + token;
            return cleanup ? CloseUp(text) : text;
        })];
    }

    private static string CloseUp(string text)
    {
        foreach ((string open, string closed) in Closings)
        {
            text = text.Replace(open, closed, StringComparison.Ordinal);
        }

        return text;
    }

    private static Decoder CreateStrip(TokenizerPart part)
    {
        string content = part.RequireString("content");
        int start = part.GetInteger("start", 0), stop = part.GetInteger("stop", 0);
        return tokens => tokens.ConvertAll(token => Strip(token, content, start, stop));
    }

    private static string Strip(string token, string content, int start, int stop)
    {
        int from = 0, to = token.Length;
        for (int i = 0; i < start && string.CompareOrdinal(token, from, content, 0, content.Length) == 0 && from + content.Length <= to; i++)
        {
            from += content.Length;
        }

        for (int i = 0; i < stop && to - content.Length >= from && string.CompareOrdinal(token, to - content.Length, content, 0, content.Length) == 0; i++)
        {
            to -= content.Length;
        }

        return token[from..to];
    }

    private static Decoder CreateMetaspace(TokenizerPart part)
    {
        string mark = part.GetString("replacement") ?? "▁";
        bool prepends = (part.GetString("prepend_scheme") ?? (part.GetBoolean("add_prefix_space", true) ? "always" : "never")) != "never";
        return tokens => [.. tokens.Select((token, index) =>
        {
            bool dropsMark = index == 0 && prepends && token.StartsWith(mark, StringComparison.Ordinal);
            return (dropsMark ? token[mark.Length..] : token).Replace(mark, " ", StringComparison.Ordinal);
        })];
    }
}
