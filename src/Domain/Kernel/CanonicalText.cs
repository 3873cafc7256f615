using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Domain.Kernel;

/// <summary>
/// One text for one value: JSON with properties in the order of the type, no blanks, decimals without trailing zeros, enumerations by name.
/// What is signed or chained is the hash of this text.
/// </summary>
public static class CanonicalText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 16,
        Converters = { new PlainDecimal(), new JsonStringEnumConverter() },
    };

    /// <summary>The text of a value.</summary>
    /// <typeparam name="T">A record of plain values.</typeparam>
    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>Writes the text of a value as UTF-8, piece by piece.</summary>
    /// <typeparam name="T">A record of plain values.</typeparam>
    public static Task WriteAsync<T>(Stream output, T value, CancellationToken cancellationToken) => JsonSerializer.SerializeAsync(output, value, Options, cancellationToken);

    /// <summary>Reads a text; null when it is not one of this type, has members it does not know or lacks some.</summary>
    /// <typeparam name="T">A record of plain values.</typeparam>
    public static T? Read<T>(string text)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>SHA-256 of a text's UTF-8 bytes, lower-case hex.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Hash of a value's text.</summary>
    /// <typeparam name="T">A record of plain values.</typeparam>
    public static string HashOf<T>(T value)
    {
        using var hash = SHA256.Create();
        using (var bytes = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
            JsonSerializer.Serialize(bytes, value, Options);
        return Convert.ToHexStringLower(hash.Hash!);
    }

    /// <summary>A decimal without trailing zeros: 1.50 and 1.5 are one value and one text.</summary>
    public static string Of(decimal value) =>
        // the general form says the same several times faster, except for zero with a sign and what it would write with an exponent
        Math.Abs(value) >= 0.001m ? value.ToString("G29", CultureInfo.InvariantCulture) : value.ToString("0.############################", CultureInfo.InvariantCulture);

    private sealed class PlainDecimal : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDecimal();

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteRawValue(Of(value));
    }
}
