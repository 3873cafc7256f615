using System.Globalization;

namespace Platform.Training.Engine;

/// <summary>Memory of the machine.</summary>
internal static class Machine
{
    /// <summary>Physical memory, or the container's limit where that is lower.</summary>
    public static long TotalBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Memory that could be taken now without swapping.</summary>
    public static long AvailableBytes => Math.Min(Available() ?? TotalBytes, TotalBytes);

    private static long? Available()
    {
        const string File = "/proc/meminfo";
        const string Key = "MemAvailable:";
        if (!System.IO.File.Exists(File))
            return null;
        var line = System.IO.File.ReadLines(File).FirstOrDefault(text => text.StartsWith(Key, StringComparison.Ordinal));
        return line is not null && long.TryParse(line[Key.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture, out var kilobytes) ? kilobytes * 1024 : null;
    }
}
