using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Platform.Training.Engine;

namespace Platform.Training.Formats;

/// <summary>One tensor of a header with its place in the data part.</summary>
internal sealed record SafetensorsItem(TensorEntry Entry, long Begin, long End);

/// <summary>The JSON header of a safetensors file: parsed with limits and checked against the file's length.</summary>
internal sealed class SafetensorsHeader
{
    private const long MostHeaderBytes = 32L << 20;
    private const int MostDimensions = 16;
    private readonly string _file;
    private readonly List<SafetensorsItem> _items = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafetensorsHeader(string path) => _file = Path.GetFileName(path);

    public IReadOnlyList<SafetensorsItem> Items => _items;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    public long DataStart { get; private set; }

    public static SafetensorsHeader Read(SafeFileHandle file, string path)
    {
        SafetensorsHeader header = new(path);
        long length = RandomAccess.GetLength(file);
        byte[] json = header.ReadJson(file, path, length);
        header.Parse(json);
        header.CheckLayout(length - header.DataStart);
        return header;
    }

    private byte[] ReadJson(SafeFileHandle file, string path, long length)
    {
        if (length == 0)
        {
            throw Refuse("empty", "the file is empty.");
        }

        if (length < sizeof(ulong))
        {
            throw Refuse("too_short", $"the file has {length} bytes, shorter than its 8-byte length field.");
        }

        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        FileReading.ReadExactly(file, path, "the header length", 0, prefix);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > (ulong)(length - sizeof(ulong)))
        {
            throw Refuse("header_length", $"the header length {headerLength} is beyond the file, which has {length} bytes.");
        }

        if (headerLength > MostHeaderBytes)
        {
            throw Refuse("header_too_large", $"the header has {headerLength} bytes; at most {MostHeaderBytes} are read.");
        }

        byte[] json = new byte[headerLength];
        FileReading.ReadExactly(file, path, "the header", sizeof(ulong), json);
        DataStart = sizeof(ulong) + (long)headerLength;
        return json;
    }

    private void Parse(byte[] json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 8 });
        try
        {
            Require(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "header_not_json", "the header is not a JSON object.");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                reader.Read();
                Require(_names.Add(name), "duplicate_name", $"the name {Shorten(name)} stands in the header twice.");
                if (name == "__metadata__")
                {
                    ParseMetadata(ref reader);
                }
                else
                {
                    _items.Add(ParseTensor(ref reader, name));
                }
            }

            while (reader.Read())
            {
                // The rest of the header may only be white space, which Read skips; anything else throws.
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            bool tooDeep = broken.Message.Contains("depth", StringComparison.OrdinalIgnoreCase);
            throw tooDeep
                ? Refuse("header_too_deep", "the header's JSON nests deeper than 8 levels; a header needs 3.", broken)
                : Refuse("header_not_json", "the header is not the JSON of a safetensors file: " + Shorten(broken.Message), broken);
        }
    }

    private void ParseMetadata(ref Utf8JsonReader reader)
    {
        RequireToken(ref reader, JsonTokenType.StartObject, "__metadata__ is not an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            Require(reader.TokenType == JsonTokenType.String, "header_not_json", $"__metadata__ entry {Shorten(key)} is not text.");
            _metadata[key] = reader.GetString()!;
        }
    }

    private SafetensorsItem ParseTensor(ref Utf8JsonReader reader, string name)
    {
        RequireToken(ref reader, JsonTokenType.StartObject, $"the entry of tensor {Shorten(name)} is not an object.");
        string? type = null;
        List<long>? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            switch (key)
            {
                case "dtype" when type is null: type = reader.GetString(); break;
                case "shape" when shape is null: shape = ParseNumbers(ref reader, name, "dimension"); break;
                case "data_offsets" when offsets is null: offsets = ParseNumbers(ref reader, name, "offset"); break;
                default: throw Refuse("header_not_json", $"tensor {Shorten(name)} has the unknown or repeated key {Shorten(key)}.");
            }
        }

        Require(type is not null && shape is not null && offsets is { Count: 2 }, "header_incomplete", $"tensor {Shorten(name)} lacks dtype, shape or two data_offsets.");
        if (!SafetensorsKinds.ByName.TryGetValue(type!, out TensorKind? kind))
        {
            throw Refuse("unknown_dtype", $"tensor {Shorten(name)} has the unknown data type {Shorten(type!)}.");
        }

        return CheckTensor(name, kind, shape!, offsets![0], offsets[1]);
    }

    private List<long> ParseNumbers(ref Utf8JsonReader reader, string name, string what)
    {
        RequireToken(ref reader, JsonTokenType.StartArray, $"tensor {Shorten(name)}: the {what}s are not a list.");
        List<long> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            RequireToken(ref reader, JsonTokenType.Number, $"tensor {Shorten(name)}: a {what} is no number.");
            Require(reader.TryGetInt64(out long number), "bad_number", $"tensor {Shorten(name)}: a {what} is no whole number of 64 bits.");
            Require(number >= 0, "negative", $"tensor {Shorten(name)} has the negative {what} {number}.");
            Require(numbers.Count < MostDimensions, "too_many_dimensions", $"tensor {Shorten(name)} has more than {MostDimensions} {what}s.");
            numbers.Add(number);
        }

        return numbers;
    }

    private SafetensorsItem CheckTensor(string name, TensorKind kind, List<long> shape, long begin, long end)
    {
        Require(end >= begin, "offsets_reversed", $"tensor {Shorten(name)} ends at byte {end}, before its start {begin}.");
        Int128 bytes = kind.BlockBytes;
        foreach (long size in shape)
        {
            bytes *= size;
            Require(
                bytes <= long.MaxValue,
                "shape_overflow",
                $"the shape of tensor {Shorten(name)} overflows: the product of [{string.Join(", ", shape)}] does not fit 64 bits and does not match its {end - begin} bytes of data.");
        }

        Require(
            bytes == end - begin,
            "shape_mismatch",
            $"tensor {Shorten(name)} of shape [{string.Join(", ", shape)}] and type {kind.Name} needs {bytes} bytes, but its data has {end - begin}.");
        return new SafetensorsItem(new TensorEntry(name, kind, shape), begin, end);
    }

    private void CheckLayout(long dataBytes)
    {
        long position = 0;
        string before = "the start of the data";
        foreach (SafetensorsItem item in _items.OrderBy(item => item.Begin).ThenBy(item => item.End))
        {
            string name = Shorten(item.Entry.Name);
            Require(item.End <= dataBytes, "truncated", $"the data ends early: tensor {name} ends at byte {item.End}, but the file holds {dataBytes} bytes of data. Copy the file again.");
            Require(item.Begin >= position, "overlap", $"tensor {name} starts at byte {item.Begin} and overlaps {before}, which ends at {position}.");
            Require(item.Begin == position, "gap", $"there is a hole of {item.Begin - position} bytes between {before} and tensor {name}.");
            position = item.End;
            before = "tensor " + name;
        }

        Require(position == dataBytes, "trailing_bytes", $"{dataBytes - position} bytes after the last tensor belong to no tensor.");
    }

    private static string Shorten(string text) => text.Length <= 120 ? text : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, 100)}… ({text.Length} characters)");

    /// <summary>A wrong token is refused; a wrong bracket is walked first, so that JSON nested without end is named as such.</summary>
    private void RequireToken(ref Utf8JsonReader reader, JsonTokenType expected, string message)
    {
        if (reader.TokenType != expected)
        {
            reader.Skip();
            throw Refuse("header_not_json", message);
        }
    }

    private void Require(bool condition, string code, string message)
    {
        if (!condition)
        {
            throw Refuse(code, message);
        }
    }

    private EngineException Refuse(string code, string message, Exception? inner = null) => new("safetensors." + code, $"{_file}: {message}", inner);
}
