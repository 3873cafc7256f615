using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Domain.Collections;

namespace Platform.Web.Features.Collections.Archiving;

/// <summary>
/// What an archive is: a zip with a manifest that names every other part with its length and hash. It holds documents (their files and extracted texts), the passages and vectors of the
/// version that was searched, saved questions and settings; no people, no keys, no answers. The word index is made again from the passages.
/// </summary>
internal static class ArchiveFormat
{
    public const string Name = "lathe-collection";
    public const int Version = 1;
    public const string Manifest = "manifest.json";
    public const string Documents = "documents.jsonl";
    public const string Passages = "passages.jsonl";
    public const string Questions = "questions.jsonl";
    public const string Vectors = "vectors.bin";

    /// <summary>A vector's document and ordinal, before its numbers.</summary>
    public const int VectorHead = 16 + sizeof(int);

    private const int IdLength = 32;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static readonly JsonSerializerOptions Json = new()
    {
        Converters = { new JsonStringEnumConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static string FileOf(Guid document) => $"files/{document:N}";

    public static string TextOf(Guid document) => $"texts/{document:N}.json";

    /// <summary>True for the name of a part: nothing else is ever opened.</summary>
    public static bool IsPart(string name) => name is Documents or Passages or Questions or Vectors
        || (name.StartsWith("files/", StringComparison.Ordinal) && IsId(name.AsSpan(6)))
        || (name.StartsWith("texts/", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal) && IsId(name.AsSpan(6, name.Length - 11)));

    private static bool IsId(ReadOnlySpan<char> text) => text.Length == IdLength && !text.ContainsAnyExcept(HexDigits);
}

/// <summary>First thing of an archive that is read.</summary>
internal sealed record ArchiveManifest(
    string Format, int Version, DateTimeOffset MadeAt, ArchivedCollection Collection, ArchivedIndex Index, int Documents, int Passages, int Questions, IReadOnlyList<ArchivePart> Parts);

/// <summary>A part with its length and hash.</summary>
internal sealed record ArchivePart(string Name, long Bytes, string Sha256);

/// <summary>The collection's own settings.</summary>
internal sealed record ArchivedCollection(
    string Name, string Description, double AnswerFloor, bool RefusesBelowFloor, double PageQualityFloor, int? RetentionDays = null, string HoldReason = "");

/// <summary>The index version that was searched.</summary>
internal sealed record ArchivedIndex(int Number, ChunkSettings Chunks, VectorForm Vectors, string EmbedderName, string EmbedderIdentity, int Dimensions, FusionWeights? Fusion = null);
