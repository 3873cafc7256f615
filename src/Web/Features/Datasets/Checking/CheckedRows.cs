using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Platform.Domain.Datasets;

namespace Platform.Web.Features.Datasets.Checking;

/// <summary>What is remembered of every usable row while a file is read: about a hundred bytes, nothing of its text.</summary>
internal sealed class CheckedRows
{
    private readonly Dictionary<string, int> _labelIndexes = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, int> _groups = [];
    private readonly Dictionary<ulong, int> _rows = [];
    private readonly Dictionary<ulong, int> _inputs = [];

    public List<long> Offsets { get; } = [];

    public List<ulong> Keys { get; } = [];

    public List<int> Labels { get; } = [];

    public List<int> Groups { get; } = [];

    public List<sbyte> Given { get; } = [];

    public List<int> SameRow { get; } = [];

    public List<int> SameInput { get; } = [];

    public List<bool> ToLookAt { get; } = [];

    /// <summary>Labels by first appearance.</summary>
    public List<string> LabelNames { get; } = [];

    /// <summary>Rows that are the first with their input, with their band keys beside: what near duplicates are looked for among.</summary>
    public List<int> Distinct { get; } = [];

    public List<uint>[] BandKeys { get; } = [.. Enumerable.Range(0, MinHash.Bands).Select(_ => new List<uint>())];

    public int Count => Offsets.Count;

    /// <summary>Remembers a row.</summary>
    public void Add(long offset, string normalisedInput, string normalisedAnswer, string? label, string? group, SplitName? given)
    {
        var row = Count;
        var key = Hash(normalisedInput);
        Offsets.Add(offset);
        Keys.Add(key);
        Labels.Add(label is null ? RowFacts.None : LabelIndex(label));
        Groups.Add(group is null ? RowFacts.None : First(_groups, Hash(group), row));
        Given.Add(given is { } split ? (sbyte)split : (sbyte)RowFacts.None);
        SameRow.Add(First(_rows, Hash(normalisedAnswer) * 31 + key, row));
        SameInput.Add(First(_inputs, key, row));
        ToLookAt.Add(false);
        if (SameInput[row] == row)
            AddBandKeys(row, normalisedInput);
    }

    /// <summary>The facts that dividing needs; labels in ordinal order.</summary>
    public RowFacts ToFacts(int[] similar)
    {
        var names = LabelNames.Order(StringComparer.Ordinal).ToArray();
        var places = names.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index, StringComparer.Ordinal);
        return new RowFacts
        {
            LabelNames = names,
            Keys = [.. Keys],
            Labels = [.. Labels.Select(label => label == RowFacts.None ? RowFacts.None : places[LabelNames[label]])],
            Groups = [.. Groups],
            Given = [.. Given],
            SameRow = [.. SameRow],
            SameInput = [.. SameInput],
            Similar = similar,
        };
    }

    private void AddBandKeys(int row, string normalisedInput)
    {
        Span<uint> keys = stackalloc uint[MinHash.Bands];
        MinHash.BandKeys(Shingles.All(normalisedInput), keys);
        Distinct.Add(row);
        for (var band = 0; band < MinHash.Bands; band++)
            BandKeys[band].Add(keys[band]);
    }

    private int LabelIndex(string label)
    {
        if (_labelIndexes.TryGetValue(label, out var index))
            return index;
        LabelNames.Add(label);
        return _labelIndexes[label] = LabelNames.Count - 1;
    }

    private static int First(Dictionary<ulong, int> known, ulong key, int row)
    {
        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(known, key, out var exists);
        if (!exists)
            first = row;
        return first;
    }

    private static ulong Hash(string text)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), hash);
        return BitConverter.ToUInt64(hash);
    }
}
