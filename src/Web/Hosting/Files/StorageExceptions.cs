using System.Globalization;
using Platform.Domain.Kernel;

namespace Platform.Web.Hosting.Files;

/// <summary>The disk has no room for what was about to be written. Nothing was left behind.</summary>
internal sealed class StorageFullException(long freeBytes, long neededBytes, Exception? inner = null)
    : IOException(ErrorOf(freeBytes, neededBytes).Message, inner)
{
    /// <summary>What to tell the caller.</summary>
    public DomainError Error { get; } = ErrorOf(freeBytes, neededBytes);

    /// <summary>The refusal by itself, for checks before the first byte.</summary>
    public static DomainError ErrorOf(long free, long needed) => new(
        "storage.full",
        string.Create(CultureInfo.InvariantCulture, $"The data disk has {Math.Max(0, free):N0} bytes free and {needed:N0} are needed. Nothing was stored. Free some space, or ask the administrator for a larger disk, and try again."),
        ErrorKind.Exhausted);
}

/// <summary>A stored blob is not what was written: truncated, changed or swapped on disk.</summary>
internal sealed class BlobDamagedException(string sha256, string reason, Exception? inner = null)
    : IOException($"The stored blob {sha256} is damaged: {reason}. Restore it from a backup.", inner)
{
    /// <summary>The blob's name.</summary>
    public string Sha256 { get; } = sha256;
}
