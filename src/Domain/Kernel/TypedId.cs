namespace Platform.Domain.Kernel;

/// <summary>An id that cannot be mistaken for another kind of id. Implemented by one <c>readonly record struct</c> per entity.</summary>
/// <typeparam name="TSelf">The id itself.</typeparam>
public interface ITypedId<TSelf>
    where TSelf : struct, ITypedId<TSelf>
{
    /// <summary>The stored value, time-ordered (UUID version 7).</summary>
    Guid Value { get; }

    /// <summary>Wraps a stored value.</summary>
    static abstract TSelf From(Guid value);
}

/// <summary>Makes time-ordered ids.</summary>
public static class TypedId
{
    /// <summary>A new id, ordered by <paramref name="now"/>.</summary>
    public static TSelf New<TSelf>(DateTimeOffset now)
        where TSelf : struct, ITypedId<TSelf> => TSelf.From(Guid.CreateVersion7(now));

    /// <summary>Reads an id as it stands in an address; null when it is not one.</summary>
    public static TSelf? Parse<TSelf>(string? text)
        where TSelf : struct, ITypedId<TSelf> => Guid.TryParse(text, out var value) ? TSelf.From(value) : null;
}
