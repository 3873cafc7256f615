using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Domain.Datasets;

namespace Platform.Web.Features.Datasets.Checking;

/// <summary>One line of the report: what was found in which row of which file.</summary>
/// <param name="Kind">What.</param>
/// <param name="File">File name.</param>
/// <param name="Line">Line in the file.</param>
/// <param name="Detail">Where exactly, by how much, or which other row.</param>
/// <param name="Group">Rows of one group carry the same number; null for single rows.</param>
/// <param name="Excerpt">Beginning of the row.</param>
public sealed record Finding(FindingKind Kind, string File, long Line, string Detail, int? Group, string Excerpt)
{
    private static readonly JsonSerializerOptions Written = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Written);

    public static Finding FromJson(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<Finding>(json, Written)!;
}
