using System.Text;

namespace Platform.Training.Tokenizers;

/// <summary>
/// Marks the added tokens that stand in the contents of messages before the template sees them, and turns the marks into positions afterwards:
/// so text that a user wrote can be told from what the template wrote, whatever the template does with it.
/// </summary>
internal sealed class LiteralContents
{
    private readonly string[] _special;
    private readonly string[] _steering;
    private readonly char _mark;

    /// <summary>Chooses a mark that stands in none of the messages: one of Unicode's non-characters.</summary>
    public LiteralContents(Tokenizer tokenizer, IReadOnlyList<ChatMessage> messages)
    {
        _special = [.. tokenizer.AddedTokenList.Where(token => token.Special).Select(token => token.Content)];
        _steering = [.. tokenizer.AddedTokenList.Where(token => token.Steers).Select(token => token.Content)];
        _mark = Enumerable.Range(0xFDD0, 32).Select(code => (char)code).FirstOrDefault(
            mark => messages.All(message => !message.Content.Contains(mark, StringComparison.Ordinal) && !HoldsText(message.Fields, mark)), '\0');
        if (_mark == '\0')
        {
            throw new Engine.EngineException("chat.content_refused", "A message holds all of Unicode's non-characters U+FDD0 to U+FDEF. Remove them from the text.");
        }
    }

    /// <summary>The message with a mark behind the first character of each token text. An assistant's own turn keeps marks such as <c>&lt;think&gt;</c>.</summary>
    public ChatMessage Neutralise(ChatMessage message)
    {
        string[] tokens = message.Role == ChatMessage.Assistant ? _special : _steering;
        return message with
        {
            Content = Mark(message.Content, tokens),
            Fields = message.Fields?.ToDictionary(pair => pair.Key, pair => MarkValue(pair.Value, tokens)),
        };
    }

    /// <summary>Removes the marks of a rendered text; returns the positions of the token texts that a message wrote.</summary>
    public (string Text, HashSet<int> LiteralAt) Resolve(ReadOnlySpan<char> rendered)
    {
        StringBuilder text = new(rendered.Length);
        HashSet<int> positions = [];
        foreach (char character in rendered)
        {
            if (character == _mark)
            {
                positions.Add(text.Length - 1);
            }
            else
            {
                text.Append(character);
            }
        }

        return (text.ToString(), positions);
    }

    private string Mark(string content, string[] tokens)
    {
        List<int> found = [];
        foreach (string token in tokens)
        {
            for (int at = content.IndexOf(token, StringComparison.Ordinal); at >= 0; at = content.IndexOf(token, at + 1, StringComparison.Ordinal))
            {
                found.Add(at + 1);
            }
        }

        StringBuilder marked = new(content);
        foreach (int at in found.Distinct().OrderDescending())
        {
            marked.Insert(at, _mark);
        }

        return marked.ToString();
    }

    private object? MarkValue(object? value, string[] tokens) => value switch
    {
        string text => Mark(text, tokens),
        IReadOnlyList<object?> list => list.Select(item => MarkValue(item, tokens)).ToList(),
        IDictionary<string, object?> map => map.ToDictionary(pair => pair.Key, pair => MarkValue(pair.Value, tokens)),
        _ => value,
    };

    private static bool HoldsText(object? value, char mark) => value switch
    {
        string text => text.Contains(mark, StringComparison.Ordinal),
        IReadOnlyList<object?> list => list.Any(item => HoldsText(item, mark)),
        IEnumerable<KeyValuePair<string, object?>> map => map.Any(pair => HoldsText(pair.Value, mark)),
        _ => false,
    };
}
