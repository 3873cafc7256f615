using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Files.Space;

/// <summary>A feature whose rows refer to blobs. A blob that no owner names is swept away, so every feature that stores blobs registers one.</summary>
internal interface IBlobOwner
{
    /// <summary>The blobs that rows of the scope's workspace refer to.</summary>
    Task<IReadOnlyCollection<string>> NamesAsync(PlatformDbContext db, CancellationToken cancellationToken);
}
