using System.Runtime.InteropServices;
using System.Text.Json;
using Platform.Domain.Datasets;

namespace Platform.Web.Features.Datasets.Checking;

/// <summary>The facts of checked rows as a file: labels as JSON, then the lists one after another, little-endian.</summary>
internal static class FactsFile
{
    public static MemoryStream Write(RowFacts facts, IReadOnlyList<long> offsets)
    {
        var output = new MemoryStream();
        using (var writer = new BinaryWriter(output, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(JsonSerializer.Serialize(facts.LabelNames));
            writer.Write(facts.Count);
            writer.Write(MemoryMarshal.AsBytes<long>(offsets.ToArray()));
            writer.Write(MemoryMarshal.AsBytes<ulong>(facts.Keys));
            foreach (var list in new[] { facts.Labels, facts.Groups, facts.SameRow, facts.SameInput, facts.Similar })
                writer.Write(MemoryMarshal.AsBytes<int>(list));
            writer.Write(MemoryMarshal.AsBytes<sbyte>(facts.Given));
        }

        output.Position = 0;
        return output;
    }

    public static (RowFacts Facts, long[] Offsets) Read(Stream input)
    {
        using var reader = new BinaryReader(input, System.Text.Encoding.UTF8, leaveOpen: true);
        var labels = JsonSerializer.Deserialize<string[]>(reader.ReadString())!;
        var count = reader.ReadInt32();
        var offsets = List<long>(reader, count);
        var facts = new RowFacts
        {
            LabelNames = labels,
            Keys = List<ulong>(reader, count),
            Labels = List<int>(reader, count),
            Groups = List<int>(reader, count),
            SameRow = List<int>(reader, count),
            SameInput = List<int>(reader, count),
            Similar = List<int>(reader, count),
            Given = List<sbyte>(reader, count),
        };
        return (facts, offsets);
    }

    private static T[] List<T>(BinaryReader reader, int count)
        where T : unmanaged
    {
        var list = new T[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(list.AsSpan()));
        return list;
    }
}
