namespace Platform.Rag.Index;

/// <summary>Whose data an index call may see. Every call of an index takes one, so a forgotten tenant is a compile error and not a leak.</summary>
public sealed record PartitionKey
{
    /// <summary>Makes a key.</summary>
    /// <param name="value">Not empty; letters, digits and '-' only, so that it is safe in a file name.</param>
    /// <exception cref="ArgumentException">The value is empty or holds another character.</exception>
    public PartitionKey(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        if (value.Any(character => !char.IsAsciiLetterOrDigit(character) && character != '-'))
            throw new ArgumentException($"'{value}' holds a character other than letters, digits and '-'.", nameof(value));
        Value = value;
    }

    /// <summary>The key as it is stored.</summary>
    public string Value { get; }
}
