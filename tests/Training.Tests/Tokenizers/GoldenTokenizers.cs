using System.IO.Compression;
using Platform.Training.Tokenizers;

namespace Platform.Training.Tests.Tokenizers;

/// <summary>Tokenizers that stand beside the tests, read once.</summary>
internal static class GoldenTokenizers
{
    private static readonly Lazy<Tokenizer> SmolLazy = new(LoadSmol);
    private static readonly Lazy<Tokenizer> StoriesLazy = new(() => Tokenizer.Load(GoldenFiles.Path("stories260K")));
    private static readonly Lazy<Tokenizer> MiniMindLazy = new(() => Tokenizer.Load(GoldenFiles.Path("minimind")));

    /// <summary>SmolLM2-135M-Instruct: byte-level BPE, single digits, ChatML template.</summary>
    public static Tokenizer Smol => SmolLazy.Value;

    /// <summary>stories260K: SentencePiece-style BPE with byte fallback, no template.</summary>
    public static Tokenizer Stories => StoriesLazy.Value;

    /// <summary>minimind: Chinese and English byte-level BPE, a long template with tools and thinking.</summary>
    public static Tokenizer MiniMind => MiniMindLazy.Value;

    private static Tokenizer LoadSmol()
    {
        using TemporaryFolder folder = new();
        File.Copy(GoldenFiles.Path("smollm2", "tokenizer_config.json"), folder.File("tokenizer_config.json"));
        using (FileStream packed = File.OpenRead(GoldenFiles.Path("smollm2", "tokenizer.json.gz")))
        using (GZipStream unpacked = new(packed, CompressionMode.Decompress))
        using (FileStream json = File.Create(folder.File("tokenizer.json")))
        {
            unpacked.CopyTo(json);
        }

        return Tokenizer.Load(folder.Path);
    }
}
