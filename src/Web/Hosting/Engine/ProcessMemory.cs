using System.Globalization;

namespace Platform.Web.Hosting.Engine;

/// <summary>Memory as the kernel reports it.</summary>
internal static class ProcessMemory
{
    /// <summary>Resident memory of a process now and at most, in bytes; zero when it is gone.</summary>
    public static (long ResidentBytes, long PeakBytes) Of(int pid)
    {
        try
        {
            var lines = File.ReadAllLines($"/proc/{pid}/status");
            return (Kilobytes(lines, "VmRSS:") * 1024, Kilobytes(lines, "VmHWM:") * 1024);
        }
        catch (IOException)
        {
            // Gone between two looks.
            return default;
        }
    }

    /// <summary>Memory of the machine: all of it, and what could be taken now.</summary>
    public static (long TotalBytes, long AvailableBytes) OfMachine()
    {
        var total = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (!File.Exists("/proc/meminfo"))
            return (total, total);
        var available = Kilobytes(File.ReadAllLines("/proc/meminfo"), "MemAvailable:") * 1024;
        return (total, Math.Min(total, available));
    }

    private static long Kilobytes(string[] lines, string key)
    {
        var line = lines.FirstOrDefault(text => text.StartsWith(key, StringComparison.Ordinal));
        return line is not null && long.TryParse(line[key.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture, out var value) ? value : 0;
    }
}
