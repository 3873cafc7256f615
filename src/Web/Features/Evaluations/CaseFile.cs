using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Domain.Evaluations;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Paging;

namespace Platform.Web.Features.Evaluations;

/// <summary>Writes and reads the cases of an evaluation: JSON lines in the tenant's encrypted blobs.</summary>
internal sealed class CaseFile(IBlobStore blobs)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public async Task<string> WriteAsync(TenantId tenant, IEnumerable<StoredCase> cases, CancellationToken cancellationToken)
    {
        using var lines = new MemoryStream();
        foreach (var one in cases)
        {
            await JsonSerializer.SerializeAsync(lines, one, Json, cancellationToken);
            lines.WriteByte((byte)'\n');
        }

        lines.Position = 0;
        return (await blobs.WriteAsync(tenant, lines, cancellationToken)).Sha256;
    }

    /// <summary>Writes cases of an evaluation that is under way. They carry its id: equal cases of two evaluations are two blobs, and each may be removed.</summary>
    public async Task<string> WritePartAsync(TenantId tenant, EvaluationId id, IReadOnlyList<DoneCase> cases, CancellationToken cancellationToken)
    {
        using var json = new MemoryStream();
        await JsonSerializer.SerializeAsync(json, new PartContent(id.Value, cases), Json, cancellationToken);
        json.Position = 0;
        return (await blobs.WriteAsync(tenant, json, cancellationToken)).Sha256;
    }

    /// <summary>Reads such cases.</summary>
    public async Task<IReadOnlyList<DoneCase>> ReadPartAsync(TenantId tenant, string sha256, CancellationToken cancellationToken)
    {
        await using var stream = blobs.OpenRead(tenant, sha256);
        return (await JsonSerializer.DeserializeAsync<PartContent>(stream, Json, cancellationToken))?.Cases ?? [];
    }

    public void RemovePart(TenantId tenant, string sha256) => blobs.Delete(tenant, sha256);

    /// <summary>One page of the cases with an outcome, or of all.</summary>
    public async Task<Paged<StoredCase>> PageAsync(
        TenantId tenant, string sha256, CaseOutcome? outcome, int skip, int take, CancellationToken cancellationToken)
    {
        var (page, total) = (new List<StoredCase>(), 0);
        await foreach (var one in ReadAsync(tenant, sha256, cancellationToken))
        {
            if (outcome is { } wanted && one.Outcome != wanted)
                continue;
            if (total >= skip && page.Count < take)
                page.Add(one);
            total++;
        }

        return new(page, total);
    }

    /// <summary>All cases, in order.</summary>
    public async IAsyncEnumerable<StoredCase> ReadAsync(TenantId tenant, string sha256, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(blobs.OpenRead(tenant, sha256), Encoding.UTF8);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
            yield return JsonSerializer.Deserialize<StoredCase>(line, Json) ?? throw new InvalidDataException("A line of an evaluation's cases is empty.");
    }

    /// <summary>The file as it stands, for download.</summary>
    public Stream Open(TenantId tenant, string sha256) => blobs.OpenRead(tenant, sha256);

    private sealed record PartContent(Guid Evaluation, IReadOnlyList<DoneCase> Cases);
}
