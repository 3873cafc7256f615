namespace Platform.Architecture.Tests;

/// <summary>The text of the repository's own C# and Razor files.</summary>
internal static class Sources
{
    public static string Root { get; } = FindRoot();

    public static IEnumerable<SourceFile> Under(params string[] folders) => folders
        .Select(folder => Path.Combine(Root, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Where(path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".razor", StringComparison.Ordinal))
        .Select(path => new SourceFile(Path.GetRelativePath(Root, path)))
        .Where(file => !file.Path.Contains("/obj/", StringComparison.Ordinal) && !file.Path.Contains("/bin/", StringComparison.Ordinal)
            && !file.Path.Contains("/Migrations/", StringComparison.Ordinal));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Platform.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Platform.sln was not found above the test's folder.");
        return folder;
    }
}

internal sealed record SourceFile(string Path)
{
    private string? _text;

    public string Text => _text ??= File.ReadAllText(System.IO.Path.Combine(Sources.Root, Path));

    public string Name => System.IO.Path.GetFileName(Path);

    public int Lines => Text.AsSpan().Count('\n');

    /// <summary>The text without comments, so that a rule is about code and not about words on it.</summary>
    public string Code => System.Text.RegularExpressions.Regex.Replace(Text, @"//[^\n]*|@\*.*?\*@", "", System.Text.RegularExpressions.RegexOptions.Singleline);

    public override string ToString() => Path;
}
