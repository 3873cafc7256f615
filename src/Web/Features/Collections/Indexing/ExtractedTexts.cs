using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Domain.Collections;
using Platform.Domain.Tenancy;
using Platform.Rag.Documents;

namespace Platform.Web.Features.Collections.Indexing;

/// <summary>Stores and reads the extracted form of documents.</summary>
internal sealed class ExtractedTexts(DocumentFiles files)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new JsonStringEnumConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <returns>The blob.</returns>
    public async Task<string> StoreAsync(TenantId tenant, DocumentId id, ExtractedDocument document, CancellationToken cancellationToken)
    {
        using var json = new MemoryStream();
        await JsonSerializer.SerializeAsync(json, document, Options, cancellationToken);
        json.Position = 0;
        return (await files.StoreAsync(tenant, id, json, cancellationToken)).Blob;
    }

    public async Task<ExtractedDocument> ReadAsync(TenantId tenant, DocumentId id, string blob, CancellationToken cancellationToken)
    {
        await using var json = await files.OpenAsync(tenant, id, blob, cancellationToken);
        return await JsonSerializer.DeserializeAsync<ExtractedDocument>(json, Options, cancellationToken)
            ?? throw new JsonException($"The extracted text {blob} is empty.");
    }
}
