using System.Runtime.InteropServices;
using System.Text.Json;

namespace Platform.Rag.Index.Embedded;

/// <summary>Writes a block's image from new passages, or from the rows of other blocks that still count.</summary>
internal static class BlockWriter
{
    /// <summary>Image of new passages. Of several with the same id the last one counts.</summary>
    public static byte[] Image(int dimensions, VectorCoding coding, IReadOnlyList<(IndexedPassage Passage, float[] Vector)> passages)
    {
        var rows = passages.Reverse().DistinctBy(entry => entry.Passage.Id).OrderBy(entry => entry.Passage.Id).ToList();
        var stride = RowCodes.Stride(coding, dimensions);
        var codes = new byte[rows.Count * stride];
        var coded = rows.Select((row, at) => RowCodes.Encode(coding, row.Vector, codes.AsSpan(at * stride, stride))).ToList();
        var contents = new Contents(dimensions, coding);
        foreach (var ((passage, _), vector) in rows.Zip(coded))
            contents.Add(passage.Id, passage.Document, passage.Groups, vector, passage.Metadata);
        using var image = new MemoryStream();
        contents.WriteHead(image);
        image.Write(codes);
        foreach (var (_, vector) in rows)
            image.Write(MemoryMarshal.AsBytes(vector.AsSpan()));
        return image.ToArray();
    }

    /// <summary>Writes the living rows of several blocks as one image. No id lives in two of them.</summary>
    /// <returns>How many rows it has.</returns>
    public static int Merge(int dimensions, VectorCoding coding, IReadOnlyList<LivingBlock> sources, Stream image)
    {
        var rows = (
            from source in sources.Index()
            from row in source.Item.Rows()
            select (Source: source.Index, Row: row, Id: source.Item.Block.Id(row))).ToList();
        rows.Sort((left, right) => left.Id.CompareTo(right.Id));
        var fields = sources.Select(source => source.Block.FieldsOfRows()).ToList();
        var contents = new Contents(dimensions, coding);
        foreach (var (source, row, id) in rows)
        {
            var block = sources[source].Block;
            contents.Add(id, block.Document(block.DocumentOf[row]), block.Tables.Audiences[block.AudienceOf[row]], new CodedVector(block.Scales[row], block.Losses[row]), fields[source][row] ?? []);
        }
        contents.WriteHead(image);
        foreach (var (source, row, _) in rows)
            image.Write(sources[source].Block.Codes(row));
        foreach (var (source, row, _) in rows)
            image.Write(MemoryMarshal.AsBytes(sources[source].Block.Vector(row)));
        return rows.Count;
    }

    private static List<KeyValuePair<string, string>>?[] FieldsOfRows(this VectorBlock block)
    {
        var fields = new List<KeyValuePair<string, string>>?[block.Rows];
        foreach (var (name, values) in block.Tables.Fields)
        {
            foreach (var (value, rows) in values)
            {
                foreach (var row in rows)
                    (fields[row] ??= []).Add(new KeyValuePair<string, string>(name, value));
            }
        }
        return fields;
    }

    /// <summary>All of a block but its codes and vectors.</summary>
    private sealed class Contents(int dimensions, VectorCoding coding)
    {
        private readonly List<Guid> _ids = [];
        private readonly List<CodedVector> _coded = [];
        private readonly List<int> _documentOf = [];
        private readonly List<int> _audienceOf = [];
        private readonly Dictionary<Guid, int> _documents = [];
        private readonly Dictionary<string, int> _audiences = new(StringComparer.Ordinal);
        private readonly List<string[]> _groups = [];
        private readonly Dictionary<string, Dictionary<string, List<int>>> _fields = new(StringComparer.Ordinal);

        public void Add(Guid id, Guid document, IReadOnlyCollection<string> groups, CodedVector coded, IEnumerable<KeyValuePair<string, string>> metadata)
        {
            foreach (var (name, value) in metadata)
            {
                ref var values = ref CollectionsMarshal.GetValueRefOrAddDefault(_fields, name, out _);
                ref var rows = ref CollectionsMarshal.GetValueRefOrAddDefault(values ??= new(StringComparer.Ordinal), value, out _);
                (rows ??= []).Add(_ids.Count);
            }
            _ids.Add(id);
            _coded.Add(coded);
            _documentOf.Add(Number(_documents, document));
            string[] sorted = [.. groups.Distinct().Order(StringComparer.Ordinal)];
            var audience = Number(_audiences, JsonSerializer.Serialize(sorted));
            if (audience == _groups.Count)
                _groups.Add(sorted);
            _audienceOf.Add(audience);
        }

        public void WriteHead(Stream image)
        {
            var tables = JsonSerializer.SerializeToUtf8Bytes(new { Audiences = _groups, Fields = _fields });
            var layout = new BlockLayout(dimensions, _ids.Count, _documents.Count, tables.Length, coding);
            var written = 0L;
            Put(0, layout.Header());
            var alive = new byte[_ids.Count];
            Array.Fill(alive, (byte)1);
            Put(BlockLayout.Flags, alive);
            Put(layout.DocumentOf, MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_documentOf)));
            Put(layout.AudienceOf, MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_audienceOf)));
            Put(layout.Scales, MemoryMarshal.AsBytes(_coded.Select(coded => coded.Scale).ToArray().AsSpan()));
            Put(layout.Losses, MemoryMarshal.AsBytes(_coded.Select(coded => coded.Lost).ToArray().AsSpan()));
            Put(layout.Ids, Bytes(_ids));
            Put(layout.DocumentIds, Bytes(_documents.OrderBy(pair => pair.Value).Select(pair => pair.Key)));
            Put(layout.TableBytes, tables);
            Put(layout.Codes, []);

            void Put(long offset, ReadOnlySpan<byte> part)
            {
                for (; written < offset; written++)
                    image.WriteByte(0);
                image.Write(part);
                written += part.Length;
            }
        }

        private static byte[] Bytes(IEnumerable<Guid> ids) => [.. ids.SelectMany(id => id.ToByteArray(bigEndian: true))];

        private static int Number<T>(Dictionary<T, int> numbers, T value)
            where T : notnull
        {
            if (!numbers.TryGetValue(value, out var number))
                numbers[value] = number = numbers.Count;
            return number;
        }
    }
}
