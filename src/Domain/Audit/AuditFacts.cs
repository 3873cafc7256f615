using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Platform.Domain.Kernel;

namespace Platform.Domain.Audit;

/// <summary>
/// The details of an entry as one text: a flat JSON object of plain values. Numbers, names and dates only; a document's text, a question,
/// an answer or a secret never belongs here.
/// </summary>
public static class AuditFacts
{
    /// <summary>Longest value; what is longer is cut and ends in "…".</summary>
    public const int MaxValueLength = 300;

    /// <summary>Most values of a list; further ones are left out and counted.</summary>
    public const int MostItems = 20;

    /// <summary>Most members.</summary>
    public const int MostMembers = 24;

    /// <summary>No details.</summary>
    public const string None = "{}";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new PlainDecimal(), new PlainId(), new JsonStringEnumConverter() },
    };

    /// <summary>The text of some facts, usually an anonymous object. Members that are null are left out.</summary>
    /// <exception cref="ArgumentException">There are too many members, or one of them is not plain.</exception>
    public static string Of(object? facts)
    {
        if (facts is null)
            return None;
        if (JsonSerializer.SerializeToNode(facts, Options) is not JsonObject members || members.Count > MostMembers)
            throw new ArgumentException($"Details are an object of at most {MostMembers} members.", nameof(facts));
        var plain = new JsonObject();
        foreach (var (name, value) in members)
        {
            plain[name] = value switch
            {
                JsonValue one => Plain(one),
                JsonArray list when list.All(item => item is null or JsonValue) => Plain(list),
                _ => throw new ArgumentException($"The detail '{name}' is an object. Name its plain values instead.", nameof(facts)),
            };
        }

        return plain.ToJsonString(Options);
    }

    private static JsonArray Plain(JsonArray list)
    {
        var plain = new JsonArray([.. list.Take(MostItems).Select(item => item is JsonValue one ? Plain(one) : null)]);
        if (list.Count > MostItems)
            plain.Add($"+{list.Count - MostItems}");
        return plain;
    }

    private static JsonNode Plain(JsonValue value) =>
        value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > MaxValueLength } text ? JsonValue.Create(Cut(text)) : value.DeepClone();

    private static string Cut(string text) => text[..(char.IsHighSurrogate(text[MaxValueLength - 2]) ? MaxValueLength - 2 : MaxValueLength - 1)] + "…";

    private sealed class PlainDecimal : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDecimal();

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteRawValue(CanonicalText.Of(value));
    }

    // Every typed id as its text.
    private sealed class PlainId : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsValueType
            && Array.Exists(typeToConvert.GetInterfaces(), contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(ITypedId<>));

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Text<>).MakeGenericType(typeToConvert))!;

        private sealed class Text<TId> : JsonConverter<TId>
            where TId : struct, ITypedId<TId>
        {
            public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TId.From(reader.GetGuid());

            public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
        }
    }
}
