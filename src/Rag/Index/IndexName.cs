namespace Platform.Rag.Index;

/// <summary>Names of indexes become names of files, tables and collections.</summary>
internal static class IndexName
{
    private const int Longest = 80;

    /// <summary>The name, when it is safe.</summary>
    /// <exception cref="ArgumentException">It is empty, longer than 80 characters or holds another character than letters, digits and '-'.</exception>
    public static string Checked(string name)
    {
        if (name.Length is 0 or > Longest || name.Any(character => !char.IsAsciiLetterOrDigit(character) && character != '-'))
            throw new ArgumentException($"'{name}' is no name of an index: 1 to {Longest} letters, digits and '-'.", nameof(name));
        return name;
    }
}
