using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Platform.Web.Hosting.Extraction;

/// <summary>
/// Starts programs that read hostile files: without network where the system allows it, with limits on memory, processor time and file size,
/// and without the portal's environment, which holds its secrets. The limits are the kernel's and hold for every process the program starts.
/// </summary>
internal sealed class Sandbox
{
    // What a program needs to run at all; nothing of Lathe's settings.
    private static readonly string[] KeptVariables = ["PATH", "LD_LIBRARY_PATH", "DOTNET_ROOT", "TESSDATA_PREFIX"];

    private readonly Lazy<bool> _isolatesNetwork = new(() => Works("unshare", "--map-root-user", "--net", "true"));
    private readonly Lazy<bool> _limits = new(() => Works("prlimit", "--core=0", "true"));

    /// <summary>True when children have no network. False in containers that forbid user namespaces: there the container's own rules must close it.</summary>
    public bool IsolatesNetwork => _isolatesNetwork.Value;

    /// <summary>True when the kernel's limits are set; without util-linux only time and the managed heap are limited.</summary>
    public bool HasKernelLimits => _limits.Value;

    /// <summary>A start of a program under limits, standard streams redirected.</summary>
    public ProcessStartInfo Command(ExtractionLimit limit, string workFolder, string program, params IEnumerable<string> arguments)
    {
        List<string> words = [];
        if (IsolatesNetwork)
            words.AddRange(["unshare", "--map-root-user", "--net", "--"]);
        if (HasKernelLimits)
        {
            words.AddRange(["prlimit", "--core=0", Limit("data", limit.MemoryBytes), Limit("fsize", limit.OutputBytes),
                Limit("cpu", (long)Math.Ceiling(limit.Time.TotalSeconds) * Environment.ProcessorCount), "--"]);
        }
        words.Add(program);
        words.AddRange(arguments);
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = workFolder,
        };
        SetEnvironment(start, limit, workFolder);
        return start;
    }

    /// <summary>Runs a program to its end; kills it and all it started when time is up.</summary>
    /// <returns>Exit code and the last words on standard error; no exit code when it was killed for time.</returns>
    public static async Task<(int? ExitCode, string Error)> RunAsync(ProcessStartInfo start, TimeSpan time, CancellationToken cancellationToken)
    {
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' could not be started.");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(time);
        var output = DrainAsync(process.StandardOutput);
        var error = DrainAsync(process.StandardError);
        try
        {
            await process.WaitForExitAsync(stop.Token);
            await output;
            return (process.ExitCode, await error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, "");
        }
        finally
        {
            KillTree(process);
        }
    }

    private static void SetEnvironment(ProcessStartInfo start, ExtractionLimit limit, string workFolder)
    {
        start.Environment.Clear();
        foreach (var name in KeptVariables)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
                start.Environment[name] = value;
        }
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["HOME"] = workFolder;
        start.Environment["TMPDIR"] = workFolder;
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        // the heap ends before the process's own limit, so that running out is an exception and not a crash
        start.Environment["DOTNET_GCHeapHardLimit"] = (limit.MemoryBytes * 3 / 4).ToString("X", CultureInfo.InvariantCulture);
    }

    private static string Limit(string what, long most) => string.Create(CultureInfo.InvariantCulture, $"--{what}={most}");

    // The end of what it says is what tells why it ended.
    private static async Task<string> DrainAsync(StreamReader reader)
    {
        const int Most = 4_000;
        var buffer = new char[Most];
        var last = "";
        int read;
        while ((read = await reader.ReadAsync(buffer)) > 0)
        {
            last += new string(buffer, 0, read);
            if (last.Length > Most)
                last = last[^Most..];
        }
        return last;
    }

    private static void KillTree(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // it ended in between
        }
        catch (Win32Exception)
        {
            // it is ending
        }
    }

    private static bool Works(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false });
            return process is not null && process.WaitForExit(TimeSpan.FromSeconds(10)) && process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
