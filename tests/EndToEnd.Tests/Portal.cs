using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;

namespace Platform.EndToEnd.Tests;

/// <summary>The real portal as its own process on an empty data folder, with a real Chromium beside it.</summary>
public sealed class Portal : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lathe-e2e-").FullName;
    private readonly int _port = FreePort();
    private Process? _process;
    private IPlaywright? _playwright;

    public IBrowser Browser { get; private set; } = null!;

    public int ProcessId => _process!.Id;

    public Uri Address => new($"http://127.0.0.1:{_port}/");

    public string DataFolder => Path.Combine(_folder, "data");

    public string Downloads => Directory.CreateDirectory(Path.Combine(_folder, "downloads")).FullName;

    public string Screens { get; } = Directory.CreateDirectory(Path.Combine(Root, "TestResults", "screens")).FullName;

    public static string Root { get; } = FindRoot();

    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task StartAsync()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(Root, "src/Web/bin", configuration, "net10.0/Platform.Web.dll");
        var start = new ProcessStartInfo("dotnet", [program, "portal", "--urls", Address.ToString()])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Lathe__DataFolder"] = DataFolder;
        start.Environment["Lathe__ModelsFolder"] = Path.Combine(_folder, "models");
        start.Environment["Lathe__DemoFolder"] = Path.Combine(Root, "infra/demo");
        _process = Process.Start(start)!;
        var log = TextWriter.Synchronized(new StreamWriter(Path.Combine(_folder, "portal.log"), append: true) { AutoFlush = true });
        _process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        _process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await UntilAliveAsync();
    }

    /// <summary>Ends the portal as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async Task<(string Email, string Password)> FirstSignInAsync()
    {
        var parts = (await File.ReadAllTextAsync(Path.Combine(DataFolder, "first-sign-in.txt"))).Trim().Split(' ');
        return (parts[0], parts[1]);
    }

    /// <summary>What the portal has written to its log so far.</summary>
    public async Task<string> LogAsync()
    {
        await using var log = new FileStream(Path.Combine(_folder, "portal.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(log);
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        _playwright?.Dispose();
        if (_process is { HasExited: false })
            await KillAsync();
        // beside the screens: what the portal had to say to a test that failed
        File.Copy(Path.Combine(_folder, "portal.log"), Path.Combine(Root, "TestResults", $"portal-{_port}.log"), overwrite: true);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task UntilAliveAsync()
    {
        using var handler = new SocketsHttpHandler();
        using var http = new HttpClient(handler) { BaseAddress = Address };
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(240))
        {
            if (_process!.HasExited)
                break;
            try
            {
                if ((await http.GetAsync("health/alive")).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(200);
            }
        }

        throw new InvalidOperationException("The portal did not come up:\n" + await File.ReadAllTextAsync(Path.Combine(_folder, "portal.log")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Platform.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
