using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction;

/// <summary>Runs an outside tool of fixed name on a file: no shell, a time limit, killed with its children. Limits on memory are inherited from the process that calls.</summary>
internal static class ToolProcess
{
    private const int LongestError = 4_000;

    /// <summary>Whether the tool is on the PATH.</summary>
    public static bool Exists(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, tool)));

    /// <summary>Runs a tool and hands over its output line by line.</summary>
    /// <returns>Exit code and what it said on standard error.</returns>
    public static (int ExitCode, string Error) Run(string tool, IEnumerable<string> arguments, string name, TimeSpan limit, Action<string> line, CancellationToken cancellationToken)
    {
        using var process = Start(tool, arguments);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(limit);
        using var kill = stop.Token.Register(() => Kill(process));
        var error = ReadErrorAsync(process.StandardError);
        while (process.StandardOutput.ReadLine() is { } output)
            line(output);
        process.WaitForExit();
        cancellationToken.ThrowIfCancellationRequested();
        if (stop.IsCancellationRequested)
            throw ExtractionProblems.Slow(name, limit);
        return (process.ExitCode, error.GetAwaiter().GetResult());
    }

    private static Process Start(string tool, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(tool)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        // recognition on several threads is slower than on one wherever others work too
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            var process = Process.Start(start) ?? throw new InvalidOperationException($"'{tool}' did not start.");
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception failure)
        {
            throw new ExtractionException("document.tool_missing", $"'{tool}' is not installed on this server ({failure.Message}). Install poppler-utils and try again.");
        }
    }

    private static async Task<string> ReadErrorAsync(StreamReader reader)
    {
        // a broken file can make a tool repeat one complaint without end: the rest is read and dropped
        var kept = new StringBuilder();
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } complaint)
        {
            if (kept.Length < LongestError)
                kept.AppendLine(complaint);
        }
        return kept.ToString();
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // it ended by itself
        }
    }
}
