using System.Text.Json;
using Platform.Training.Engine;

namespace Platform.Training.Tokenizers;

/// <summary>Reads a vocabulary and turns it round.</summary>
internal static class VocabularyTable
{
    private const int MostTokens = 4_000_000;

    public static Dictionary<string, int> Read(TokenizerPart model)
    {
        TokenizerPart part = model.Child("vocab");
        if (part.Element.ValueKind != JsonValueKind.Object)
        {
            throw model.Broken("vocab", "an object of texts and ids");
        }

        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        foreach (JsonProperty pair in part.Element.EnumerateObject())
        {
            if (pair.Value.ValueKind != JsonValueKind.Number || !pair.Value.TryGetInt32(out int id))
            {
                throw part.Broken(pair.Name, "a token id");
            }

            ids[pair.Name] = id;
        }

        return ids;
    }

    public static string?[] ById(Dictionary<string, int> ids)
    {
        int size = 0;
        foreach ((string token, int id) in ids)
        {
            if (id is < 0 or >= MostTokens)
            {
                throw new EngineException("tokenizer.broken", $"The token {token} has the id {id}; from 0 to {MostTokens - 1} is accepted.");
            }

            size = Math.Max(size, id + 1);
        }

        string?[] tokens = new string?[size];
        foreach ((string token, int id) in ids)
        {
            tokens[id] = token;
        }

        return tokens;
    }
}
