using Platform.Domain.Tenancy;

namespace Platform.Web.Hosting.Files;

/// <summary>A stored blob: the SHA-256 of its plain content in lower-case hex, and its length in bytes.</summary>
internal sealed record BlobReference(string Sha256, long Length);

/// <summary>
/// Content-addressed files of a tenant, encrypted with the tenant's own key. Equal content of one tenant is stored once;
/// nothing is shared between tenants. A blob appears whole or not at all.
/// </summary>
internal interface IBlobStore
{
    /// <summary>Stores a stream; reads it once, never holds it in memory.</summary>
    Task<BlobReference> WriteAsync(TenantId tenant, Stream content, CancellationToken cancellationToken);

    /// <summary>Opens a blob for reading from its start.</summary>
    /// <exception cref="FileNotFoundException">The tenant has no such blob.</exception>
    Stream OpenRead(TenantId tenant, string sha256);

    /// <summary>True when the tenant has the blob.</summary>
    bool Exists(TenantId tenant, string sha256);

    /// <summary>Removes a blob; one that is gone already is no error.</summary>
    void Delete(TenantId tenant, string sha256);
}
