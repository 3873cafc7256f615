using System.Security.Cryptography;
using System.Text;
using Platform.Domain.Runs;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Options;

namespace Platform.Web.Features.Runs;

/// <summary>Files of one run: <c>runs/{tenant}/{run}</c> with checkpoints and result, open to this account only. Rows of data are never written there.</summary>
internal sealed class RunFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly DataFolders _folders;

    public RunFiles(DataFolders folders, TenantScope scope, RunId runId)
    {
        _folders = folders;
        Folder = Path.Combine(folders.Root, "runs", scope.TenantId.ToString(), runId.ToString());
    }

    /// <summary>Checkpoints, result, metrics.</summary>
    public string Folder { get; }

    private string Checkpoints => Path.Combine(Folder, "checkpoints");

    /// <summary>Path below the data folder, as rows keep it.</summary>
    public string Relative(string folder) => Path.GetRelativePath(_folders.Root, folder);

    public void Open() => Directory.CreateDirectory(Folder, OwnerOnly);

    /// <summary>Removes everything the run left on disk.</summary>
    public void Clear()
    {
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Checkpoint folders on disk, as rows keep them.</summary>
    public IReadOnlyList<string> CheckpointFolders() => Directory.Exists(Checkpoints) ? [.. Directory.GetDirectories(Checkpoints).Select(Relative)] : [];

    /// <summary>Size of the newest checkpoint; 0 while there is none.</summary>
    public long CheckpointBytes() => CheckpointFolders().Count == 0 ? 0 : new DirectoryInfo(Checkpoints).EnumerateDirectories().Max(folder => SizeIfThere(folder.FullName));

    // The recipe replaces old checkpoints while this looks.
    private static long SizeIfThere(string folder)
    {
        try
        {
            return SizeOf(folder);
        }
        catch (Exception gone) when (gone is DirectoryNotFoundException or FileNotFoundException)
        {
            return 0;
        }
    }

    public static long SizeOf(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <summary>The files of a finished adapter with their hash.</summary>
    public AdapterFiles Describe(string folder)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            using var stream = File.OpenRead(file);
            all.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(file) + "\n"));
            all.AppendData(SHA256.HashData(stream));
        }
        return new AdapterFiles(Relative(folder), Convert.ToHexStringLower(all.GetHashAndReset()), SizeOf(folder));
    }
}
