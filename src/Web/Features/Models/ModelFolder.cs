using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Platform.Domain.Kernel;
using Platform.Domain.Models;

namespace Platform.Web.Features.Models;

/// <summary>The files of a model's folder that Lathe takes: weights, configuration, tokenizer, licence and model card. Everything else is left alone.</summary>
internal static partial class ModelFolder
{
    private const int MostFiles = 2000;
    private static readonly string[] Weights = [".safetensors", ".gguf"];
    private static readonly string[] Pickles = [".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt"];

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "config.json", "generation_config.json", "model.safetensors.index.json", "tokenizer.json", "tokenizer_config.json", "tokenizer.model",
        "special_tokens_map.json", "added_tokens.json", "vocab.json", "vocab.txt", "merges.txt", "chat_template.jinja", "chat_template.json",
        "modules.json", "sentence_bert_config.json", "config_sentence_transformers.json",
    };

    /// <summary>True when the file is one of those a model is made of.</summary>
    public static bool Takes(string name) => Known.Contains(name) || IsWeights(name) || ModelFile.IsProseName(name);

    public static bool IsWeights(string name) => Weights.Contains(Path.GetExtension(name).ToLowerInvariant());

    /// <summary>True for a file that can be a whole model by itself: GGUF carries configuration and tokenizer too.</summary>
    public static bool IsSingle(string path) => string.Equals(Path.GetExtension(path), ".gguf", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Lists the files in the order of their names. Refused: links (also the folder itself), no weights, only pickled weights.
    /// </summary>
    public static Outcome<IReadOnlyList<FileInfo>> List(string folder)
    {
        if (IsSingle(folder) && File.Exists(folder))
            return new FileInfo(folder) is { LinkTarget: null } single ? new[] { single } : ModelErrors.SymbolicLink(Path.GetFileName(folder));
        var directory = new DirectoryInfo(folder);
        if (directory.LinkTarget is not null)
            return ModelErrors.SymbolicLink(directory.Name);
        if (Pooling(directory).FirstOrDefault(part => part.LinkTarget is not null) is { } linked)
            return ModelErrors.SymbolicLink(linked.Name);
        var all = directory.EnumerateFiles().Concat(Pooling(directory).Select(part => new FileInfo(Path.Combine(part.FullName, "config.json"))).Where(file => file.Exists)).Take(MostFiles).OrderBy(NameOf, StringComparer.Ordinal).ToList();
        var taken = all.Where(file => Takes(file.Name)).ToList();
        if (taken.Find(file => file.LinkTarget is not null) is { } link)
            return ModelErrors.SymbolicLink(link.Name);
        if (taken.Exists(file => IsWeights(file.Name)))
            return taken;
        return all.Find(file => Pickles.Contains(file.Extension.ToLowerInvariant())) is { } pickle
            ? ModelErrors.OnlyPickle(pickle.Name)
            : ModelErrors.NoWeights();
    }

    /// <summary>Name inside the model's folder: an embedding model keeps how it pools in a folder of its own.</summary>
    public static string NameOf(FileInfo file) => file.Directory is { } parent && PoolingName().IsMatch(parent.Name) ? $"{parent.Name}/{file.Name}" : file.Name;

    /// <summary>Hashes the files; one whose size and time are those of <paramref name="known"/> is taken from there.</summary>
    public static async Task<IReadOnlyList<ModelFile>> HashAsync(
        IReadOnlyList<FileInfo> files, IReadOnlyList<ModelFile> known, CancellationToken cancellationToken)
    {
        var before = known.ToDictionary(file => file.Name, StringComparer.Ordinal);
        var hashed = new List<ModelFile>(files.Count);
        foreach (var file in files)
        {
            var modified = new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero);
            hashed.Add(before.TryGetValue(NameOf(file), out var old) && old.Bytes == file.Length && old.ModifiedAt == modified
                ? old
                : new ModelFile(NameOf(file), file.Length, await HashAsync(file, cancellationToken), modified));
        }
        return hashed;
    }

    private static IEnumerable<DirectoryInfo> Pooling(DirectoryInfo folder) => folder.EnumerateDirectories("*_Pooling").Where(part => PoolingName().IsMatch(part.Name));

    [GeneratedRegex("^[0-9]+_Pooling$")]
    private static partial Regex PoolingName();

    private static async Task<string> HashAsync(FileInfo file, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan | FileOptions.Asynchronous);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
