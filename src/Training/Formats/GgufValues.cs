using System.Runtime.InteropServices;

namespace Platform.Training.Formats;

/// <summary>Reads metadata values with limits on nesting, lengths and total size.</summary>
internal sealed class GgufValues(GgufReader reader)
{
    private const int MostStringBytes = 16 << 20;
    private const int MostKeyBytes = 65_535;
    private const int MostNesting = 3;
    private const long MostElements = 1 << 25;
    private const int StringKind = 8;
    private const int ArrayKind = 9;
    private long _elements;

    public Dictionary<string, object> ReadAll(ulong count)
    {
        // An entry takes at least 8 bytes of key length, 4 of kind and 1 of value.
        const int SmallestEntry = 13;
        if (count > (ulong)(reader.Length / SmallestEntry))
        {
            throw reader.Refuse("entry_count", $"the header claims {count} entries, more than the file can hold with its {reader.Length} bytes.");
        }

        Dictionary<string, object> values = new(StringComparer.Ordinal);
        for (ulong i = 0; i < count; i++)
        {
            string key = reader.ReadString("a metadata key", MostKeyBytes);
            object value = ReadValue(reader.ReadUInt32(key), key, 0);
            if (!values.TryAdd(key, value))
            {
                throw reader.Refuse("duplicate_key", $"the metadata key {key} stands in the header twice.");
            }
        }

        return values;
    }

    private object ReadValue(uint kind, string key, int nesting) => kind switch
    {
        0 => reader.Take(1, key)[0],
        1 => (sbyte)reader.Take(1, key)[0],
        2 => MemoryMarshal.Read<ushort>(reader.Take(2, key)),
        3 => MemoryMarshal.Read<short>(reader.Take(2, key)),
        4 => reader.ReadUInt32(key),
        5 => (int)reader.ReadUInt32(key),
        6 => MemoryMarshal.Read<float>(reader.Take(4, key)),
        7 => ReadBoolean(key),
        StringKind => reader.ReadString(key, MostStringBytes),
        ArrayKind => ReadArray(key, nesting),
        10 => reader.ReadUInt64(key),
        11 => (long)reader.ReadUInt64(key),
        12 => MemoryMarshal.Read<double>(reader.Take(8, key)),
        _ => throw UnknownKind(kind, key),
    };

    private object ReadArray(string key, int nesting)
    {
        if (nesting >= MostNesting)
        {
            throw reader.Refuse("nested_too_deep", $"the arrays of {key} nest deeper than {MostNesting} levels.");
        }

        uint kind = reader.ReadUInt32(key);
        ulong count = reader.ReadUInt64(key);
        int smallest = SmallestSize(kind, key);
        if (count > (ulong)(reader.Remaining / smallest))
        {
            throw reader.Refuse("array_length", $"the array {key} claims {count} elements, beyond the file: {reader.Remaining} bytes are left.");
        }

        _elements += (long)count;
        if (_elements > MostElements)
        {
            throw reader.Refuse("too_many_elements", $"the metadata arrays hold more than {MostElements} elements.");
        }

        return ReadElements(kind, (int)count, key, nesting);
    }

    private object ReadElements(uint kind, int count, string key, int nesting) => kind switch
    {
        0 => ReadNumbers<byte>(count, key),
        1 => ReadNumbers<sbyte>(count, key),
        2 => ReadNumbers<ushort>(count, key),
        3 => ReadNumbers<short>(count, key),
        4 => ReadNumbers<uint>(count, key),
        5 => ReadNumbers<int>(count, key),
        6 => ReadNumbers<float>(count, key),
        7 => Array.ConvertAll(ReadNumbers<byte>(count, key), value => value != 0),
        10 => ReadNumbers<ulong>(count, key),
        11 => ReadNumbers<long>(count, key),
        12 => ReadNumbers<double>(count, key),
        StringKind => ReadStrings(count, key),
        _ => ReadArrays(count, key, nesting),
    };

    private T[] ReadNumbers<T>(int count, string key)
        where T : unmanaged
    {
        T[] numbers = new T[count];
        reader.ReadBytes(MemoryMarshal.AsBytes(numbers.AsSpan()), key);
        return numbers;
    }

    private string[] ReadStrings(int count, string key)
    {
        string[] strings = new string[count];
        for (int i = 0; i < count; i++)
        {
            strings[i] = reader.ReadString(key, MostStringBytes);
        }

        return strings;
    }

    private object[] ReadArrays(int count, string key, int nesting)
    {
        object[] arrays = new object[count];
        for (int i = 0; i < count; i++)
        {
            arrays[i] = ReadArray(key, nesting + 1);
        }

        return arrays;
    }

    private bool ReadBoolean(string key) => reader.Take(1, key)[0] switch
    {
        0 => false,
        1 => true,
        byte other => throw reader.Refuse("bad_boolean", $"the truth value {key} is {other}, neither 0 nor 1."),
    };

    private int SmallestSize(uint kind, string key) => kind switch
    {
        0 or 1 or 7 => 1,
        2 or 3 => 2,
        4 or 5 or 6 => 4,
        StringKind or 10 or 11 or 12 => 8,
        ArrayKind => 12,
        _ => throw UnknownKind(kind, key),
    };

    private Engine.EngineException UnknownKind(uint kind, string key) => reader.Refuse("unknown_value_kind", $"{key} has the unknown value kind {kind}.");
}
