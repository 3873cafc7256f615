using System.Globalization;

namespace Platform.Training.Engine;

/// <summary>Facts of the machine and the process, from <c>/proc</c>.</summary>
internal static class Machine
{
    private static readonly Lazy<string[]> Cpu = new(() => File.Exists("/proc/cpuinfo") ? File.ReadAllLines("/proc/cpuinfo") : []);

    /// <summary>The processor's own name.</summary>
    public static string ProcessorName => Field(Cpu.Value, "model name") ?? "processor";

    /// <summary>True when bf16 matrix products have native instructions.</summary>
    public static bool HasBFloat16 =>
        (Field(Cpu.Value, "flags") ?? string.Empty).Split(' ') is var flags && (flags.Contains("avx512_bf16") || flags.Contains("amx_bf16"));

    /// <summary>Resident bytes of this process.</summary>
    public static long ResidentBytes => Kilobytes("/proc/self/status", "VmRSS") ?? Environment.WorkingSet;

    /// <summary>Highest resident bytes of this process.</summary>
    public static long PeakBytes => Kilobytes("/proc/self/status", "VmHWM") ?? Environment.WorkingSet;

    /// <summary>Physical memory, or the container's limit where that is lower.</summary>
    public static long TotalBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Memory that could be taken now without swapping.</summary>
    public static long AvailableBytes => Math.Min(Kilobytes("/proc/meminfo", "MemAvailable") ?? TotalBytes, TotalBytes);

    private static long? Kilobytes(string file, string key) =>
        File.Exists(file) && Field(File.ReadAllLines(file), key) is { } text
        && long.TryParse(text.Split(' ')[0], CultureInfo.InvariantCulture, out var value) ? value * 1024 : null;

    private static string? Field(string[] lines, string key) =>
        lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal) && line.Contains(':', StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
}
