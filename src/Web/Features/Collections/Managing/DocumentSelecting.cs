using System.Text.Encodings.Web;
using System.Text.Json;
using Platform.Domain.Collections;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Managing;

/// <summary>Which documents of a collection fit a filter.</summary>
internal static class DocumentSelecting
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Documents that can be indexed anew and fit.</summary>
    public static IQueryable<CollectionDocument> Selected(this IQueryable<CollectionDocument> documents, DocumentSelection selection)
    {
        var fit = documents.Where(row => row.State == DocumentState.Indexed || row.State == DocumentState.Failed || row.State == DocumentState.Stopped
                || row.State == DocumentState.NeedsReview || row.State == DocumentState.Quarantined)
            .Fitting(new DocumentFilter(selection.Text, selection.State, selection.Group) { Format = selection.Format, Fields = selection.Fields });
        if (selection.SeenBy is not { } groups)
            return fit;
        var mine = groups.ToList();
        return fit.Where(row => !row.Groups.Any() || row.Groups.Any(group => mine.Contains(group)));
    }

    /// <summary>Documents that fit the filter of a list.</summary>
    public static IQueryable<CollectionDocument> Fitting(this IQueryable<CollectionDocument> documents, DocumentFilter filter)
    {
        if (!string.IsNullOrWhiteSpace(filter.Text))
            documents = documents.WhereNameContains(row => row.Name, filter.Text.Trim());
        if (filter.State is { } state)
            documents = documents.Where(row => row.State == state);
        if (filter.Group is { Length: > 0 } group)
            documents = documents.Where(row => row.Groups.Contains(group));
        if (filter.Format is { Length: > 0 } format)
            documents = documents.Where(row => row.Format == format);
        foreach (var (name, value) in filter.Fields)
            documents = documents.WithField(name, value);
        return documents;
    }

    /// <summary>Documents of which the field has the value. Fields are stored as one JSON object; its text holds the pair behind a brace or a comma, and inside no other text.</summary>
    private static IQueryable<CollectionDocument> WithField(this IQueryable<CollectionDocument> documents, string name, string value)
    {
        var pair = $"{JsonSerializer.Serialize(name.Trim(), Json)}:{JsonSerializer.Serialize(value.Trim(), Json)}";
        var (first, later) = ("{" + pair, "," + pair);
        return documents.Where(row => ((string)(object)row.Fields).Contains(first) || ((string)(object)row.Fields).Contains(later));
    }
}
