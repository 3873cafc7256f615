using System.Text.Json;
using Platform.Training.Engine;

namespace Platform.Training.Golden;

/// <summary>Short forms for reading reference files.</summary>
internal static class GoldenJson
{
    public static int[] Ints(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetInt32())];

    public static double[] Doubles(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetDouble())];

    /// <summary>A sequence of which every next token is a label.</summary>
    public static Datum NextToken(int[] ids) => new() { Tokens = ids[..^1], Targets = ids[1..] };

    /// <summary>A row with <c>ids</c> and <c>labels</c>, −100 where there is none.</summary>
    public static Datum Labelled(JsonElement row)
    {
        const int NoLabel = -100;
        var (ids, labels) = (Ints(row.GetProperty("ids")), Ints(row.GetProperty("labels")));
        return new Datum
        {
            Tokens = ids[..^1],
            Targets = [.. labels.Skip(1).Select(label => label == NoLabel ? 0 : label)],
            Weights = [.. labels.Skip(1).Select(label => label == NoLabel ? 0f : 1f)],
        };
    }
}
