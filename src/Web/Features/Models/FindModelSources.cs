using Microsoft.Extensions.Options;
using Platform.Web.Hosting.Options;

namespace Platform.Web.Features.Models;

/// <summary>What an operator may import without typing a path: folders with weights and single GGUF files under <see cref="LatheOptions.ImportFolders"/>, where media are mounted.</summary>
internal sealed class FindModelSources(IOptions<LatheOptions> options)
{
    private const int MostFound = 100;
    private const int MostFolders = 5_000;

    private static readonly string[] Usual = ["/media", "/mnt"];
    private static readonly EnumerationOptions Below = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden };

    /// <summary>Paths in their order; looks at most four folders deep.</summary>
    public Task<IReadOnlyList<string>> HandleAsync(CancellationToken cancellationToken) => Task.Run<IReadOnlyList<string>>(
        () => [.. (options.Value.ImportFolders ?? Usual).Where(Directory.Exists).SelectMany(root => Folders(root, cancellationToken)).Take(MostFolders).SelectMany(Sources).Take(MostFound).Order(StringComparer.Ordinal)],
        cancellationToken);

    private static IEnumerable<string> Folders(string root, CancellationToken cancellationToken)
    {
        var waiting = new Queue<(string Folder, int Depth)>([(root, 0)]);
        while (waiting.TryDequeue(out var next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return next.Folder;
            if (next.Depth == 4)
                continue;
            foreach (var child in Directory.EnumerateDirectories(next.Folder, "*", Below))
                waiting.Enqueue((child, next.Depth + 1));
        }
    }

    // A folder with a configuration is one model; without one, each GGUF file is a model by itself.
    private static IEnumerable<string> Sources(string folder)
    {
        var weights = Directory.EnumerateFiles(folder, "*", Below).Where(ModelFolder.IsWeights).Take(MostFound).ToList();
        if (weights.Count == 0)
            return [];
        return File.Exists(Path.Combine(folder, "config.json")) || weights.Exists(file => !ModelFolder.IsSingle(file)) ? [folder] : weights;
    }
}
