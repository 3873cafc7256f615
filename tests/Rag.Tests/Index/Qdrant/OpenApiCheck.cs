using System.Text.Json;

namespace Platform.Rag.Tests.Index.Qdrant;

/// <summary>Compares requests with the published OpenAPI file. Stricter than the server: a property that a schema does not name is an offence, because the server would pass over it.</summary>
internal sealed class OpenApiCheck
{
    private readonly JsonElement _file = JsonElement.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "qdrant-openapi.json")));

    /// <summary>What is wrong with a request; empty when nothing is.</summary>
    public string Offence(string method, string path, IReadOnlyCollection<string> query, string body)
    {
        var segments = path.Trim('/').Split('/');
        var match = _file.GetProperty("paths").EnumerateObject().FirstOrDefault(entry => Fits(entry.Name, segments));
        if (match.Value.ValueKind != JsonValueKind.Object || !match.Value.TryGetProperty(method.ToLowerInvariant(), out var operation))
            return $"no operation {method} {path}";
        var known = operation.GetProperty("parameters").EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "query").Select(parameter => parameter.GetProperty("name").GetString()!);
        if (query.Except(known).FirstOrDefault() is { } unknown)
            return $"{method} {path} has no parameter '{unknown}'";
        if (!operation.TryGetProperty("requestBody", out var request))
            return body.Length == 0 ? "" : $"{method} {path} takes no body";
        return body.Length == 0 ? $"{method} {path} lacks its body" : Of(JsonElement.Parse(body), request.GetProperty("content").GetProperty("application/json").GetProperty("schema"), "body");
    }

    private static bool Fits(string template, string[] segments)
    {
        var parts = template.Trim('/').Split('/');
        return parts.Length == segments.Length && parts.Zip(segments).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
    }

    private string Of(JsonElement value, JsonElement schema, string where)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return Of(value, _file.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]), where);
        foreach (var choice in new[] { "anyOf", "oneOf" })
        {
            if (!schema.TryGetProperty(choice, out var options))
                continue;
            var offences = options.EnumerateArray().Select(option => Of(value, option, where)).ToList();
            return offences.Contains("") ? "" : $"{where} fits none of: {string.Join(" | ", offences)}";
        }
        if (schema.TryGetProperty("allOf", out var all))
            return all.EnumerateArray().Select(part => Of(value, part, where)).FirstOrDefault(offence => offence.Length > 0) ?? "";
        if (value.ValueKind == JsonValueKind.Null)
            return schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean() ? "" : $"{where} is null";
        if (schema.TryGetProperty("enum", out var values) && !values.EnumerateArray().Any(allowed => allowed.ToString() == value.ToString()))
            return $"{where} is '{value}'";
        return schema.TryGetProperty("type", out var type) ? OfType(value, schema, type.GetString()!, where) : $"{where} is not null";
    }

    private string OfType(JsonElement value, JsonElement schema, string type, string where) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object ? OfObject(value, schema, where) : $"{where} is no object",
        "array" => value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Select((item, at) => schema.TryGetProperty("items", out var items) ? Of(item, items, $"{where}[{at}]") : "").FirstOrDefault(offence => offence.Length > 0) ?? ""
            : $"{where} is no array",
        "string" => value.ValueKind != JsonValueKind.String ? $"{where} is no string"
            : schema.TryGetProperty("format", out var format) && format.GetString() == "uuid" && !value.TryGetGuid(out _) ? $"{where} is no uuid" : "",
        "integer" => value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var whole) ? $"{where} is no whole number"
            : schema.TryGetProperty("minimum", out var least) && whole < least.GetDouble() ? $"{where} is below {least}" : "",
        "number" => value.ValueKind == JsonValueKind.Number ? "" : $"{where} is no number",
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? "" : $"{where} is no boolean",
        _ => $"{where} has unknown type {type}",
    };

    private string OfObject(JsonElement value, JsonElement schema, string where)
    {
        if (schema.TryGetProperty("required", out var required) && required.EnumerateArray().FirstOrDefault(name => !value.TryGetProperty(name.GetString()!, out _)) is { ValueKind: JsonValueKind.String } missing)
            return $"{where} lacks '{missing}'";
        var open = schema.TryGetProperty("additionalProperties", out var additional);
        foreach (var property in value.EnumerateObject())
        {
            var offence = schema.TryGetProperty("properties", out var known) && known.TryGetProperty(property.Name, out var own) ? Of(property.Value, own, $"{where}.{property.Name}")
                : open && additional.ValueKind == JsonValueKind.Object ? Of(property.Value, additional, $"{where}.{property.Name}")
                : open && additional.ValueKind == JsonValueKind.True ? ""
                : $"{where} has no property '{property.Name}'";
            if (offence.Length > 0)
                return offence;
        }
        return "";
    }
}
