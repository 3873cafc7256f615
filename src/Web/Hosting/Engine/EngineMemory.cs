using System.Globalization;

namespace Platform.Web.Hosting.Engine;

/// <summary>
/// Watches the memory of one engine process, to say afterwards whether it ended because memory ran out. Evidence: the kernel counted a kill for memory while the
/// process lived and it was killed, or its own last words were of memory.
/// </summary>
internal sealed class EngineMemory(Func<long> kills, long limitBytes)
{
    private const int Killed = 137;

    // What .NET, C++ and libtorch say before they give up.
    private static readonly string[] LastWords = ["Out of memory", "OutOfMemoryException", "bad_alloc", "can't allocate memory", "not enough memory"];

    private readonly long _killsBefore = kills();
    private long _held;
    private volatile bool _complained;

    public EngineMemory()
        : this(KernelKills, ProcessMemory.OfMachine().TotalBytes)
    {
    }

    /// <summary>Notes how much the process holds now and held at most.</summary>
    public void Look(int pid) => _held = Math.Max(_held, ProcessMemory.Of(pid).PeakBytes);

    /// <summary>Takes note of a line that the process wrote.</summary>
    public void Hear(string line) => _complained |= LastWords.Any(words => line.Contains(words, StringComparison.OrdinalIgnoreCase));

    /// <summary>How the process ended.</summary>
    public EngineEnd EndOf(int exitCode)
    {
        if (!(exitCode == Killed && kills() > _killsBefore) && !(exitCode != 0 && _complained))
            return new EngineEnd(EngineProcess.Describe(exitCode));
        var shortage = new MemoryShortage(_held, limitBytes);
        return new EngineEnd(
            string.Create(CultureInfo.InvariantCulture, $"out of memory: it held {Gigabytes(_held)} GB, and {Gigabytes(limitBytes)} GB are there for everything (exit code {exitCode})"), shortage);
    }

    private static string Gigabytes(long bytes) => (bytes / 1e9).ToString("0.##", CultureInfo.InvariantCulture);

    // Kills for want of memory in this container and on this machine; a system that counts neither gives no evidence.
    private static long KernelKills() => Count("/sys/fs/cgroup/memory.events", "oom_kill ") + Count("/proc/vmstat", "oom_kill ");

    private static long Count(string file, string key)
    {
        try
        {
            var line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(text => text.StartsWith(key, StringComparison.Ordinal)) : null;
            return line is not null && long.TryParse(line[key.Length..], CultureInfo.InvariantCulture, out var value) ? value : 0;
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            // The container hides the file.
            return 0;
        }
    }
}
