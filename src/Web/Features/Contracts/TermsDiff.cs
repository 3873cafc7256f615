using System.Text.Json.Nodes;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;

namespace Platform.Web.Features.Contracts;

/// <summary>A field that two versions say differently.</summary>
/// <param name="Subject">Key of the KPI or guardrail that it is about; empty for the contract itself.</param>
/// <param name="Field">Names of the field from the outside in, as the signed text has them.</param>
/// <param name="Before">What the earlier one says; null when it has no such field.</param>
/// <param name="After">What the later one says; null when it has no such field.</param>
internal sealed record TermsChange(string Subject, IReadOnlyList<string> Field, string? Before, string? After);

/// <summary>What differs between two versions, field by field, read from the texts that are signed: nothing that is signed can be left out.</summary>
internal static class TermsDiff
{
    private static readonly string[] Keyed = ["kpis", "guardrails"];

    public static IReadOnlyList<TermsChange> Of(ContractTerms before, ContractTerms after)
    {
        var (first, second) = (Flat(before), Flat(after));
        return [.. first.Keys.Union(second.Keys, StringComparer.Ordinal)
            .Select(path => (Path: path, Before: first.GetValueOrDefault(path), After: second.GetValueOrDefault(path)))
            .Where(one => one.Before != one.After)
            .Select(one => Change(one.Path.Split('/'), one.Before, one.After))];
    }

    private static TermsChange Change(string[] path, string? before, string? after) =>
        Keyed.Contains(path[0], StringComparer.Ordinal) ? new(path[1], [path[0], .. path[2..]], before, after) : new("", path, before, after);

    private static Dictionary<string, string> Flat(ContractTerms terms)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        Walk(JsonNode.Parse(CanonicalText.Of(terms)), "", fields);
        return fields;
    }

    private static void Walk(JsonNode? node, string path, Dictionary<string, string> fields)
    {
        switch (node)
        {
            case JsonObject whole:
                foreach (var (name, part) in whole)
                    Walk(part, path.Length == 0 ? name : $"{path}/{name}", fields);
                break;
            case JsonArray list:
                // terms and guardrails are known by their keys, so that one more of them does not change all that follow
                for (var at = 0; at < list.Count; at++)
                    Walk(list[at], $"{path}/{(Keyed.Contains(path, StringComparer.Ordinal) ? list[at]!["key"]!.GetValue<string>() : (at + 1).ToString(System.Globalization.CultureInfo.InvariantCulture))}", fields);
                break;
            case JsonValue value:
                fields[path] = value.ToString();
                break;
        }
    }
}
