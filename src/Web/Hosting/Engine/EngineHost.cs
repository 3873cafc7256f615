using Platform.Training.Engine;

namespace Platform.Web.Hosting.Engine;

/// <summary>
/// The engine role: the only process that loads libtorch. Listens on a unix socket that only its owner may open, and ends when its
/// standard input does: a parent that dies, however it dies, takes its engine with it.
/// </summary>
internal static class EngineHost
{
    public static async Task<int> RunAsync(string socketPath, int threads)
    {
        File.Delete(socketPath);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        ListenOn(builder, socketPath);

        await using var engine = new LocalEngine(new EngineOptions { Threads = threads });
        var app = builder.Build();
        app.MapEngine(engine);
        await app.StartAsync();
        _ = WatchParentAsync(app.Lifetime);
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Listens on the socket, with limits; only the owner may open it.</summary>
    public static void ListenOn(WebApplicationBuilder builder, string socketPath)
    {
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.ListenUnixSocket(socketPath);
            server.Limits.MaxRequestBodySize = EngineWire.MaxRequestBytes;
            server.Limits.MinRequestBodyDataRate = null;
            server.Limits.MinResponseDataRate = null;
            server.AddServerHeader = false;
        });
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = EngineWire.Json.NumberHandling);
        builder.Services.AddHostedService(_ => new SocketOwner(socketPath));
    }

    private static async Task WatchParentAsync(IHostApplicationLifetime lifetime)
    {
        using var input = Console.OpenStandardInput();
        var buffer = new byte[64];
        while (await input.ReadAsync(buffer, lifetime.ApplicationStopping) > 0)
        {
            // Nothing is ever written; only the end matters.
        }
        // At once: whatever the engine is at, nobody is there to take the result.
        Environment.Exit(0);
    }

    // The folder is closed to others as well; this is the second lock on the door.
    private sealed class SocketOwner(string path) : IHostedLifecycleService
    {
        public Task StartedAsync(CancellationToken cancellationToken)
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return Task.CompletedTask;
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
