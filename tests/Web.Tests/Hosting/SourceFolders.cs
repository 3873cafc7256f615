namespace Platform.Web.Tests.Hosting;

/// <summary>Where the repository lies, for tests that read its files.</summary>
internal static class SourceFolders
{
    /// <summary>The folder of Platform.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Platform.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("Platform.sln was not found above " + AppContext.BaseDirectory);
    }
}
