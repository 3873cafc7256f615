using Platform.Domain.Collections;

namespace Platform.Web.Features.Collections.Managing;

/// <summary>What of a collection's documents a person sees. Another's document is not found.</summary>
internal static class DocumentSight
{
    /// <summary>Documents whose text the reader may read.</summary>
    public static IQueryable<CollectionDocument> ReadBy(this IQueryable<CollectionDocument> documents, Reader reader)
    {
        var mine = reader.Groups.ToList();
        return documents.Where(row => row.State != DocumentState.Erasing && (!row.Groups.Any() || row.Groups.Any(group => mine.Contains(group))));
    }

    /// <summary>Documents that the reader sees in lists: those he may read, and for an administrator all.</summary>
    public static IQueryable<CollectionDocument> SeenBy(this IQueryable<CollectionDocument> documents, Reader reader) =>
        reader.Manages ? documents.Where(row => row.State != DocumentState.Erasing) : documents.ReadBy(reader);
}
