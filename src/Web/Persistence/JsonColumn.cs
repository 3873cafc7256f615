using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Platform.Web.Persistence;

/// <summary>Stores an immutable record as JSON text. For values that are read and written whole and never searched.</summary>
internal static class JsonColumn
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new JsonStringEnumConverter() },
        // a figure without cases is NaN, an interval that nothing limits is infinite
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static PropertyBuilder<T> HasJson<T>(this PropertyBuilder<T> property)
    {
        property.HasConversion(new Converter<T>(), new Comparer<T>());
        return property;
    }

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    private sealed class Converter<T>() : ValueConverter<T, string>(value => Write(value), text => JsonSerializer.Deserialize<T>(text, Options)!);

    private sealed class Comparer<T>() : ValueComparer<T>(
        (left, right) => ReferenceEquals(left, right) || Write(left) == Write(right),
        value => Write(value).GetHashCode(StringComparison.Ordinal),
        value => value);
}
