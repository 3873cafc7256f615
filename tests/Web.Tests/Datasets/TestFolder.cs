using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Options;

namespace Platform.Web.Tests.Datasets;

/// <summary>A data folder of its own for one test, removed afterwards.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("lathe-test-").FullName;

    public TestFolder()
    {
        Options = new LatheOptions { DataFolder = Path.Combine(_root, "data"), ModelsFolder = Path.Combine(_root, "models") };
        Folders = new DataFolders(Microsoft.Extensions.Options.Options.Create(Options));
        Protection = DataProtectionProvider.Create(new DirectoryInfo(Path.Combine(_root, "ring")));
    }

    public LatheOptions Options { get; }

    public DataFolders Folders { get; }

    public IDataProtectionProvider Protection { get; }

    public FakeDisk Disk { get; } = new();

    public BlobStore Blobs() => new(Folders, new TenantKeys(Folders, Protection), Disk);

    /// <summary>Every stored file, keys not counted.</summary>
    public string[] BlobFiles() => Directory.Exists(Path.Combine(Folders.Root, "blobs"))
        ? Directory.GetFiles(Path.Combine(Folders.Root, "blobs"), "*", SearchOption.AllDirectories)
        : [];

    public void Dispose() => Directory.Delete(_root, recursive: true);
}

internal sealed class FakeDisk : IDiskSpace
{
    public long Free { get; set; } = 1L << 50;

    public long FreeBytes(string folder) => Free;
}
