namespace Platform.Web.Hosting.Files;

/// <summary>How much room the data folder has.</summary>
internal interface IDiskSpace
{
    /// <summary>Bytes that may still be written below <paramref name="folder"/>.</summary>
    long FreeBytes(string folder);
}

/// <summary>Asks the file system.</summary>
internal sealed class DiskSpace : IDiskSpace
{
    public long FreeBytes(string folder) => new DriveInfo(folder).AvailableFreeSpace;
}
