namespace Platform.Web.Features.Collections.Sources;

/// <summary>Where paths really lead.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>The path with every link on its way followed.</summary>
    /// <exception cref="IOException">Its links lead in a circle.</exception>
    public static string Of(string path)
    {
        var real = Path.GetPathRoot(path)!;
        var rest = new Stack<string>(path[real.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        for (var links = 0; rest.TryPop(out var part);)
        {
            real = Path.GetFullPath(Path.Combine(real, part));
            if (new DirectoryInfo(real).LinkTarget is not { } target)
                continue;
            if (++links > MostLinks)
                throw new IOException($"The links of {path} lead in a circle.");
            var followed = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(real)!, target));
            real = Path.GetPathRoot(followed)!;
            foreach (var one in followed[real.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
                rest.Push(one);
        }

        return real;
    }

    /// <summary>True when the path is the folder or lies below it.</summary>
    public static bool IsBelow(string path, string folder) => path == folder || path.StartsWith(folder.EndsWith('/') ? folder : folder + "/", StringComparison.Ordinal);
}
