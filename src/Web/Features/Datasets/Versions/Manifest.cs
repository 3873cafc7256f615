using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Platform.Domain.Datasets;
using Platform.Domain.Projects;

namespace Platform.Web.Features.Datasets.Versions;

/// <summary>
/// What a version is, as bytes: task, labels, and of each split the number of rows and the hash of their content. Nothing of files, people or times stands in it,
/// so its SHA-256 is the identity of the content. Written once in this order; changing it would change every hash.
/// </summary>
internal static class Manifest
{
    private const string Format = "lathe.dataset.1";

    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(TaskKind task, IReadOnlyList<string> labels, IEnumerable<DatasetSplit> splits)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Written))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteString("task", task == TaskKind.Label ? "label" : "answer");
            json.WriteStartArray("labels");
            foreach (var label in labels)
                json.WriteStringValue(label);
            json.WriteEndArray();
            json.WriteStartArray("splits");
            foreach (var split in splits)
            {
                json.WriteStartObject();
                json.WriteString("name", split.Name.ToString().ToLowerInvariant());
                json.WriteNumber("rows", split.Rows);
                json.WriteString("sha256", split.ContentSha256);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
