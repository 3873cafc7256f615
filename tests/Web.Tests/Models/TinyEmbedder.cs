namespace Platform.Web.Tests.Models;

/// <summary>The tiny encoders of the engine's tests, with a vocabulary of words so that texts can be encoded.</summary>
internal static class TinyEmbedder
{
    public const int Dimensions = 32;
    public const int MaxTokens = 40;

    public static string Write(string parent, string name, string golden = "bert")
    {
        var source = TinyModel.Golden("encoders", golden);
        var folder = Directory.CreateDirectory(Path.Combine(parent, name)).FullName;
        foreach (var path in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(folder, Path.GetRelativePath(source, path));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(path, to);
        }

        string[] words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "notice", "period", "is", "thirty", "days", "##s", "."];
        File.WriteAllLines(Path.Combine(folder, "vocab.txt"), words);
        return folder;
    }
}
