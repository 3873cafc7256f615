using Platform.Domain.Collections;
using Platform.Domain.Kernel;

namespace Platform.Web.Features.Collections.Sources;

/// <summary>What a synchronisation has to do.</summary>
/// <param name="Gone">Files that are not there any more.</param>
/// <param name="Touched">Files that look different, or were refused before.</param>
/// <param name="New">Files that are seen for the first time.</param>
/// <param name="Same">Files that look as they did.</param>
/// <param name="Seen">Files of the listing.</param>
internal sealed record SyncPlan(IReadOnlyList<SourceItem> Gone, IReadOnlyList<(SourceItem Item, SourceFile File)> Touched, IReadOnlyList<SourceFile> New, IReadOnlyList<SourceItem> Same, int Seen)
{
    public int Steps => Gone.Count + Touched.Count + New.Count;

    public static SyncPlan Of(IReadOnlyList<SourceFile> files, IReadOnlyList<SourceItem> items)
    {
        var known = items.GroupBy(item => item.Path, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var there = files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var met = files.Where(file => known.ContainsKey(file.Path)).Select(file => (Item: known[file.Path], File: file)).ToLookup(pair => pair.Item.IsUnchanged(pair.File.Bytes, pair.File.ModifiedAt, pair.File.Tag));
        return new SyncPlan([.. items.Where(item => !there.Contains(item.Path))], [.. met[false]], [.. files.Where(file => !known.ContainsKey(file.Path))], [.. met[true].Select(pair => pair.Item)], files.Count);
    }

    /// <summary>Files whose documents go: those that are gone, and those that became empty, too large or links.</summary>
    public int Removals(long mostBytes) => Gone.Count(item => item.ContentSha256.Length > 0)
        + Touched.Count(pair => pair.Item.ContentSha256.Length > 0 && (pair.File.Refusal is not null || pair.File.Bytes == 0 || pair.File.Bytes > mostBytes));

    /// <summary>Why a person must look before anything is done; null when it can go on.</summary>
    /// <param name="source">The source.</param>
    /// <param name="removals">Files whose documents go.</param>
    /// <param name="confirmed">Removals that a person looked at already.</param>
    public DomainError? Question(CollectionSource source, int removals, int confirmed)
    {
        if (removals <= confirmed)
            return null;
        var tracked = Gone.Count(item => item.ContentSha256.Length > 0) + Touched.Count(pair => pair.Item.ContentSha256.Length > 0) + Same.Count;
        if (Seen == 0)
            return SourceErrors.Empty(removals);
        return removals > source.MayRemove(tracked) ? SourceErrors.ManyRemovals(removals, tracked, source.MayRemove(tracked)) : null;
    }
}
