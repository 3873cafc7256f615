namespace Platform.Rag.Tests;

/// <summary>A folder of one test, gone after it.</summary>
public sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lathe-rag-");

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
