using System.Diagnostics;
using System.Globalization;

namespace Platform.Web.Hosting.Engine;

/// <summary>The engine as a child process of this build.</summary>
internal static class EngineProcess
{
    private const int KilledExitCode = 137;
    private const string KillFirst = "500";

    public static Process Start(string socketPath, int threads, Action<string> line)
    {
        var start = Command();
        start.ArgumentList.Add("engine");
        start.ArgumentList.Add("--socket");
        start.ArgumentList.Add(socketPath);
        start.ArgumentList.Add("--threads");
        start.ArgumentList.Add(threads.ToString(CultureInfo.InvariantCulture));
        start.RedirectStandardInput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        start.UseShellExecute = false;

        var process = Process.Start(start) ?? throw new InvalidOperationException("The engine's process could not be started.");
        process.ErrorDataReceived += (_, data) => Pass(data.Data);
        process.OutputDataReceived += (_, data) => Pass(data.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        PreferForMemoryKill(process.Id);
        return process;

        void Pass(string? text)
        {
            if (!string.IsNullOrWhiteSpace(text))
                line(text);
        }
    }

    public static string Describe(int exitCode) => exitCode switch
    {
        KilledExitCode => "killed (137): somebody killed it, or the machine ran out of memory",
        > 128 => string.Create(CultureInfo.InvariantCulture, $"signal {exitCode - 128} (exit code {exitCode})"),
        _ => string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}"),
    };

    // The portal's own executable stands beside its assembly, in tests as well.
    private static ProcessStartInfo Command()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Platform.Web");
        return File.Exists(program) ? new ProcessStartInfo(program) : new ProcessStartInfo("dotnet", [program + ".dll"]);
    }

    // When memory runs out the kernel takes the engine, never the portal or its database.
    private static void PreferForMemoryKill(int pid)
    {
        try
        {
            File.WriteAllText($"/proc/{pid}/oom_score_adj", KillFirst);
        }
        catch (IOException)
        {
            // The process is gone already, or this system keeps no such file: the default order holds.
        }
        catch (UnauthorizedAccessException)
        {
            // A container may forbid it: the default order holds.
        }
    }
}
