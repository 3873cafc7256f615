using System.Diagnostics;

namespace Platform.Web.Tests.Hosting;

/// <summary>A PostgreSQL of its own in a temporary folder, reached over a socket there. The server refuses to run as root, so root starts it as the user <c>postgres</c>.</summary>
public sealed class PostgresCluster : IAsyncLifetime
{
    private const string Server = "/usr/lib/postgresql";

    private readonly string _folder = Directory.CreateTempSubdirectory("lathe-pg-").FullName;

    /// <summary>For <c>Lathe:PostgresConnection</c>.</summary>
    public string Connection => $"Host={_folder};Username=postgres;Database=postgres;Maximum Pool Size=50";

    public async ValueTask InitializeAsync()
    {
        var programs = Directory.Exists(Server) ? Directory.GetDirectories(Server).Order(StringComparer.Ordinal).LastOrDefault() : null;
        programs.ShouldNotBeNull($"PostgreSQL's server is not under {Server}: ./lathe test installs it (package postgresql).");
        if (Environment.UserName == "root")
            await RunAsync("chown", "postgres", _folder);
        await RunAsServerAsync(Path.Combine(programs, "bin", "initdb"), "-D", Data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        await RunAsServerAsync(Path.Combine(programs, "bin", "pg_ctl"), "-D", Data, "-w", "-t", "120", "-l", Path.Combine(_folder, "log"), "-o", $"-c listen_addresses='' -c fsync=off -k {_folder}", "start");
        _stop = () => RunAsServerAsync(Path.Combine(programs, "bin", "pg_ctl"), "-D", Data, "-w", "-m", "immediate", "stop");
    }

    public async ValueTask DisposeAsync()
    {
        Npgsql.NpgsqlConnection.ClearAllPools();
        if (_stop is not null)
            await _stop();
        Directory.Delete(_folder, recursive: true);
    }

    private Func<Task>? _stop;

    private string Data => Path.Combine(_folder, "data");

    private static Task RunAsServerAsync(string program, params string[] arguments) =>
        Environment.UserName == "root" ? RunAsync("runuser", ["-u", "postgres", "--", program, .. arguments]) : RunAsync(program, arguments);

    // Output goes to nobody: pg_ctl's server inherits it, and a pipe that it holds open would never end.
    private static async Task RunAsync(string program, params string[] arguments)
    {
        var command = string.Join(' ', ((string[])[program, .. arguments]).Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"cd / && {command} >/dev/null 2>&1"])) ?? throw new InvalidOperationException($"{program} did not start.");
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, command);
    }
}
