namespace Platform.Rag.Tests;

/// <summary>A folder of one test, gone after it.</summary>
/// <param name="inMemory">For tests of many writes: there is nothing to wait for then.</param>
public sealed class ScratchFolder(bool inMemory = false) : IDisposable
{
    private const string Memory = "/dev/shm";

    private readonly DirectoryInfo _folder = inMemory && Directory.Exists(Memory)
        ? Directory.CreateDirectory(System.IO.Path.Combine(Memory, $"lathe-rag-{Guid.CreateVersion7():N}"))
        : Directory.CreateTempSubdirectory("lathe-rag-");

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
