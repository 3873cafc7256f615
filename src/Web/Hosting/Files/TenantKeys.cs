using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Options;

namespace Platform.Web.Hosting.Files;

/// <summary>
/// A random key for each tenant, made at first use and kept under <c>keys/tenants</c>, wrapped by the installation's data protection keys.
/// Whoever has a copy of the blobs but not the <c>keys</c> folder has nothing; whoever loses that folder has lost the blobs.
/// </summary>
internal sealed class TenantKeys(DataFolders folders, IDataProtectionProvider protection)
{
    private const int KeyBytes = 32;

    private readonly ConcurrentDictionary<TenantId, byte[]> _keys = new();
    private readonly IDataProtector _protector = protection.CreateProtector("lathe.blobs.tenant-key.v1");
    private readonly Lock _making = new();

    /// <summary>The tenant's key, 32 bytes.</summary>
    public ReadOnlySpan<byte> Of(TenantId tenant) => _keys.GetOrAdd(tenant, ReadOrMake);

    private byte[] ReadOrMake(TenantId tenant)
    {
        var path = Path.Combine(folders.Sub("keys", "tenants"), $"{tenant.Value:n}.key");
        lock (_making)
        {
            if (!File.Exists(path))
                Make(path);
            var key = _protector.Unprotect(File.ReadAllBytes(path));
            return key.Length == KeyBytes ? key : throw new CryptographicException($"The key of tenant {tenant} has {key.Length} bytes instead of {KeyBytes}.");
        }
    }

    private void Make(string path)
    {
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        var temporary = $"{path}.{Guid.CreateVersion7():n}.part";
        using (var file = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            file.Write(_protector.Protect(key));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process of the installation was faster; its key counts.
            File.Delete(temporary);
        }
    }
}
