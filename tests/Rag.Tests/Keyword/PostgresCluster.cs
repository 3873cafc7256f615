using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Platform.Rag.Tests.Keyword;

/// <summary>A PostgreSQL server of its own for a test class. It refuses to run as root, so it then runs as the user that its package made.</summary>
public sealed class PostgresCluster : IAsyncLifetime
{
    private readonly string _folder = $"/tmp/lathe-postgres-{Guid.CreateVersion7():N}";
    private readonly int _port = FreePort();

    public NpgsqlDataSource Source => field ??= NpgsqlDataSource.Create($"Host={_folder};Port={_port};Username=lathe;Database=postgres");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "postgres", _folder);
        await ServerAsync("initdb", "-D", Data, "-U", "lathe", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        await ServerAsync("pg_ctl", "-D", Data, "-w", "-t", "120", "-l", $"{_folder}/log", "-o", $"-k {_folder} -p {_port} -c listen_addresses= -c fsync=off", "start");
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await ServerAsync("pg_ctl", "-D", Data, "-m", "immediate", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private string Data => $"{_folder}/data";

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    private static Task ServerAsync(string program, params string[] arguments)
    {
        const string versions = "/usr/lib/postgresql";
        var newest = Directory.Exists(versions) ? Directory.GetDirectories(versions).OrderBy(path => int.Parse(Path.GetFileName(path))).LastOrDefault() : null;
        var path = newest is null ? throw new InvalidOperationException($"There is no PostgreSQL under {versions}: ./lathe test installs it.") : $"{newest}/bin/{program}";
        return Environment.IsPrivilegedProcess ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments]) : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // the server inherits its starter's streams: they go to nobody, or the wait for their end would be one for the server's
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", program, .. arguments]) { WorkingDirectory = "/tmp" })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
