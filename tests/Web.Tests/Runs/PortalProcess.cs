using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Platform.Web.Tests.Runs;

/// <summary>The real portal as a process of its own, which a test may kill.</summary>
internal sealed class PortalProcess : IAsyncDisposable
{
    private readonly string _data;
    private readonly string _models;
    private readonly string _log;
    private Process? _process;

    public PortalProcess(string data, string models)
    {
        (_data, _models) = (data, models);
        _log = Path.Combine(Path.GetDirectoryName(data)!, "portal.log");
    }

    public string Log => File.Exists(_log) ? File.ReadAllText(_log) : "";

    public void Start()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(Root(), "src", "Web", "bin", configuration, "net10.0", "Platform.Web");
        var start = new ProcessStartInfo(program, ["portal", "--urls", $"http://127.0.0.1:{FreePort()}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Lathe__DataFolder"] = _data;
        start.Environment["Lathe__ModelsFolder"] = _models;
        start.Environment["Lathe__Demo"] = "false";
        start.Environment["Lathe__EngineThreads"] = "1";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Write(line.Data);
        _process.ErrorDataReceived += (_, line) => Write(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Process ids of the portal's children: its engine.</summary>
    public IReadOnlyList<int> Children()
    {
        var parent = _process!.Id;
        return [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(int.Parse!).Where(pid => ParentOf(pid) == parent)];
    }

    /// <summary>Ends a process as a power cut would.</summary>
    public static void Kill(int pid) => Process.GetProcessById(pid).Kill();

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public static bool IsAlive(int pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // it is gone, perhaps at this moment
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            var children = Children();
            await KillAsync();
            foreach (var child in children.Where(IsAlive))
                Kill(child);
        }
    }

    private static int ParentOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private void Write(string? line)
    {
        lock (this)
            File.AppendAllText(_log, line + "\n");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Platform.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
