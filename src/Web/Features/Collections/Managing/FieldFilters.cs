namespace Platform.Web.Features.Collections.Managing;

/// <summary>Filters by fields as people and programs write them: <c>name=value</c>, each of which must hold.</summary>
internal static class FieldFilters
{
    /// <summary>Reads filters; null when one has no name or no value. A name that is given twice holds its last value.</summary>
    public static Dictionary<string, string>? Read(IEnumerable<string> filters)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var filter in filters)
        {
            if (filter.Split(['=', '＝'], 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, { Length: > 0 } value])
                return null;
            fields[name] = value;
        }

        return fields;
    }

    /// <summary>As searches take them.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>>? ForSearch(IReadOnlyDictionary<string, string> fields) =>
        fields.Count == 0 ? null : fields.ToDictionary(field => field.Key, IReadOnlyList<string> (field) => [field.Value], StringComparer.Ordinal);
}
