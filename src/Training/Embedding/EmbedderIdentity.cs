using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Training.Embedding;

/// <summary>Identity of an embedding model: vectors of two folders with the same identity may be compared.</summary>
public static class EmbedderIdentity
{
    private static readonly string[] Settings =
        ["config.json", "modules.json", "sentence_bert_config.json", "config_sentence_transformers.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt", "tokenizer.model"];

    /// <summary>Family, dimensions and a hash over the contents of weights, tokenizer and settings. Reads every byte of the weights.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="model">What the folder says.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<string> OfAsync(string folder, EmbedderDescription model, CancellationToken cancellationToken)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Files(folder))
        {
            await using var file = new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan | FileOptions.Asynchronous, BufferSize = 1 << 20 });
            all.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, path)));
            all.AppendData(await SHA256.HashDataAsync(file, cancellationToken));
        }

        return string.Create(CultureInfo.InvariantCulture, $"{model.Family}-{model.Dimensions}-{Convert.ToHexStringLower(all.GetHashAndReset())[..32]}");
    }

    private static IEnumerable<string> Files(string folder)
    {
        string[] weights = [.. Directory.GetFiles(folder, "*.safetensors"), .. Directory.GetFiles(folder, "*.gguf")];
        string[] pooling = [.. Directory.GetDirectories(folder, "*_Pooling").Select(one => Path.Combine(one, "config.json"))];
        return Settings.Select(name => Path.Combine(folder, name)).Concat(pooling).Where(File.Exists).Concat(weights).Order(StringComparer.Ordinal);
    }
}
