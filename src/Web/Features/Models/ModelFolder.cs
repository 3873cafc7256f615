using System.Security.Cryptography;
using Platform.Domain.Kernel;
using Platform.Domain.Models;

namespace Platform.Web.Features.Models;

/// <summary>The files of a model's folder that Lathe takes: weights, configuration, tokenizer, licence and model card. Everything else is left alone.</summary>
internal static class ModelFolder
{
    private const int MostFiles = 2000;
    private static readonly string[] Weights = [".safetensors", ".gguf"];
    private static readonly string[] Pickles = [".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt"];

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "config.json", "generation_config.json", "model.safetensors.index.json", "tokenizer.json", "tokenizer_config.json", "tokenizer.model",
        "special_tokens_map.json", "added_tokens.json", "vocab.json", "vocab.txt", "merges.txt", "chat_template.jinja", "chat_template.json",
    };

    /// <summary>True when the file is one of those a model is made of.</summary>
    public static bool Takes(string name) => Known.Contains(name) || IsWeights(name) || ModelFile.IsProseName(name);

    public static bool IsWeights(string name) => Weights.Contains(Path.GetExtension(name).ToLowerInvariant());

    /// <summary>
    /// Lists the files in the order of their names. Refused: links (also the folder itself), no weights, only pickled weights.
    /// </summary>
    public static Outcome<IReadOnlyList<FileInfo>> List(string folder)
    {
        var directory = new DirectoryInfo(folder);
        if (directory.LinkTarget is not null)
            return ModelErrors.SymbolicLink(directory.Name);
        var all = directory.EnumerateFiles().Take(MostFiles).OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        var taken = all.Where(file => Takes(file.Name)).ToList();
        if (taken.Find(file => file.LinkTarget is not null) is { } link)
            return ModelErrors.SymbolicLink(link.Name);
        if (taken.Exists(file => IsWeights(file.Name)))
            return taken;
        return all.Find(file => Pickles.Contains(file.Extension.ToLowerInvariant())) is { } pickle
            ? ModelErrors.OnlyPickle(pickle.Name)
            : ModelErrors.NoWeights();
    }

    /// <summary>Hashes the files; one whose size and time are those of <paramref name="known"/> is taken from there.</summary>
    public static async Task<IReadOnlyList<ModelFile>> HashAsync(
        IReadOnlyList<FileInfo> files, IReadOnlyList<ModelFile> known, CancellationToken cancellationToken)
    {
        var before = known.ToDictionary(file => file.Name, StringComparer.Ordinal);
        var hashed = new List<ModelFile>(files.Count);
        foreach (var file in files)
        {
            var modified = new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero);
            hashed.Add(before.TryGetValue(file.Name, out var old) && old.Bytes == file.Length && old.ModifiedAt == modified
                ? old
                : new ModelFile(file.Name, file.Length, await HashAsync(file, cancellationToken), modified));
        }
        return hashed;
    }

    private static async Task<string> HashAsync(FileInfo file, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan | FileOptions.Asynchronous);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
