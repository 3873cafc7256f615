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
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.ListenUnixSocket(socketPath);
            server.Limits.MaxRequestBodySize = EngineWire.MaxRequestBytes;
            server.Limits.MinRequestBodyDataRate = null;
            server.Limits.MinResponseDataRate = null;
            server.AddServerHeader = false;
        });
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = EngineWire.Json.NumberHandling);

        await using var engine = new LocalEngine(new EngineOptions { Threads = threads });
        var app = builder.Build();
        app.MapEngine(engine);
        await app.StartAsync();
        File.SetUnixFileMode(socketPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _ = WatchParentAsync(app.Lifetime);
        await app.WaitForShutdownAsync();
        return 0;
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
}
