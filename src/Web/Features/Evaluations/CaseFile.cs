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
}
