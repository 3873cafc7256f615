using System.Text.Json;

namespace Platform.Training.Tokenizers;

/// <summary>The special tokens that a tokenizer puts around one text.</summary>
/// <param name="Before">Ids before the text.</param>
/// <param name="After">Ids after it.</param>
internal sealed record PostProcessor(IReadOnlyList<int> Before, IReadOnlyList<int> After)
{
    public static PostProcessor None { get; } = new([], []);

    public static PostProcessor Create(TokenizerPart part)
    {
        if (part.IsAbsent)
        {
            return None;
        }

        return part.Type switch
        {
            "ByteLevel" => None,
            "TemplateProcessing" => Template(part),
            "BertProcessing" or "RobertaProcessing" => new([PairId(part, "cls")], [PairId(part, "sep")]),
            "Sequence" => part.Children("processors").Select(Create).Aggregate(None, (outer, next) => new([.. next.Before, .. outer.Before], [.. outer.After, .. next.After])),
            _ => throw part.Unsupported("the post-processor " + part.Type),
        };
    }

    private static PostProcessor Template(TokenizerPart part)
    {
        TokenizerPart tokens = part.Child("special_tokens");
        List<int> before = [], after = [];
        bool textSeen = false;
        foreach (TokenizerPart item in part.Children("single"))
        {
            if (item.Element.TryGetProperty("Sequence", out _))
            {
                textSeen = true;
                continue;
            }

            foreach (TokenizerPart id in tokens.Child(item.Child("SpecialToken").RequireString("id")).Children("ids"))
            {
                (textSeen ? after : before).Add(id.Element.ValueKind == JsonValueKind.Number ? id.Element.GetInt32() : throw tokens.Broken("ids", "a list of token ids"));
            }
        }

        return new PostProcessor(before, after);
    }

    /// <summary>The id of a pair such as <c>["&lt;/s&gt;", 2]</c>.</summary>
    private static int PairId(TokenizerPart part, string name)
    {
        JsonElement pair = part.Child(name).Element;
        return pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2 && pair[1].TryGetInt32(out int id) ? id : throw part.Broken(name, "a token and its id");
    }
}
