using System.Globalization;
using Platform.Training.Engine;

namespace Platform.Training.Formats;

/// <summary>The key/value part of a GGUF file.</summary>
/// <remarks>Values are bool, sbyte, byte, short, ushort, int, uint, long, ulong, float, double, string, or an array of one of them.</remarks>
public sealed class GgufMetadata
{
    private readonly IReadOnlyDictionary<string, object> _values;
    private readonly string _file;

    internal GgufMetadata(IReadOnlyDictionary<string, object> values, string file)
    {
        _values = values;
        _file = file;
    }

    /// <summary>All values by key.</summary>
    public IReadOnlyDictionary<string, object> Values => _values;

    /// <summary>Model architecture, such as <c>llama</c>.</summary>
    /// <exception cref="EngineException"><c>gguf.key_missing</c>.</exception>
    public string Architecture => GetString("general.architecture") ?? throw Missing("general.architecture");

    /// <summary>Text of a key, or null when the key is absent.</summary>
    /// <param name="key">Full key.</param>
    public string? GetString(string key) => Get<string>(key);

    /// <summary>Strings of an array, or null when the key is absent.</summary>
    /// <param name="key">Full key.</param>
    public string[]? GetStrings(string key) => Get<string[]>(key);

    /// <summary>Truth value, or null when the key is absent.</summary>
    /// <param name="key">Full key.</param>
    public bool? GetBoolean(string key) => _values.ContainsKey(key) ? (Get<object>(key) as bool? ?? throw WrongKind(key, "a truth value")) : null;

    /// <summary>Whole number of any width, or null when the key is absent.</summary>
    /// <param name="key">Full key.</param>
    public long? GetInteger(string key) => _values.TryGetValue(key, out object? value)
        ? value switch
        {
            sbyte number => number,
            byte number => number,
            short number => number,
            ushort number => number,
            int number => number,
            uint number => number,
            long number => number,
            ulong number when number <= long.MaxValue => (long)number,
            _ => throw WrongKind(key, "a whole number of 63 bits"),
        }
        : null;

    /// <summary>Number, or null when the key is absent.</summary>
    /// <param name="key">Full key.</param>
    public double? GetNumber(string key) => _values.TryGetValue(key, out object? value)
        ? value switch
        {
            float number => double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            double number => number,
            _ => GetInteger(key),
        }
        : null;

    /// <summary>Whole numbers of an array, or null when the key is absent.</summary>
    /// <param name="key">Full key.</param>
    public long[]? GetIntegers(string key) => _values.TryGetValue(key, out object? value)
        ? value switch
        {
            int[] numbers => Array.ConvertAll(numbers, number => (long)number),
            uint[] numbers => Array.ConvertAll(numbers, number => (long)number),
            long[] numbers => numbers,
            _ => throw WrongKind(key, "a list of whole numbers"),
        }
        : null;

    /// <summary>A whole number that must be there, from 1 to <paramref name="most"/>.</summary>
    /// <param name="key">Full key.</param>
    /// <param name="most">Largest accepted value.</param>
    /// <exception cref="EngineException"><c>gguf.key_missing</c>, <c>gguf.key_range</c>.</exception>
    public int RequireCount(string key, int most)
    {
        long value = GetInteger(key) ?? throw Missing(key);
        return value >= 1 && value <= most
            ? (int)value
            : throw new EngineException("gguf.key_range", $"{_file}: {key} is {value}; from 1 to {most} is accepted.");
    }

    internal EngineException Missing(string key) => new("gguf.key_missing", $"{_file} lacks the metadata {key}. Convert the model again with a current converter.");

    private T? Get<T>(string key)
        where T : class => _values.TryGetValue(key, out object? value) ? value as T ?? throw WrongKind(key, typeof(T).Name) : null;

    private EngineException WrongKind(string key, string wanted) => new("gguf.key_kind", $"{_file}: metadata {key} is {_values[key].GetType().Name}, not {wanted}.");
}
