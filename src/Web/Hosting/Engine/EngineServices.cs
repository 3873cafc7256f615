using Platform.Training.Engine;
using Platform.Web.Hosting.Options;

namespace Platform.Web.Hosting.Engine;

/// <summary>Where this node's engine listens.</summary>
internal sealed record EngineAddress(string SocketPath);

internal static class EngineServices
{
    /// <summary>One supervised engine of this node. Use it through <see cref="IEngineLeases"/>.</summary>
    public static IServiceCollection AddEngine(this IServiceCollection services)
    {
        services.AddSingleton(provider => new EngineAddress(SocketIn(provider.GetRequiredService<DataFolders>())));
        services.AddSingleton(provider => new EngineClient(provider.GetRequiredService<EngineAddress>().SocketPath));
        services.AddSingleton<IEngine>(provider => provider.GetRequiredService<EngineClient>());
        services.AddSingleton<EngineSupervisor>();
        services.AddSingleton<IEngineWatch>(provider => provider.GetRequiredService<EngineSupervisor>());
        services.AddSingleton<IEngineLeases, EngineLeases>();
        services.AddHostedService(provider => provider.GetRequiredService<EngineSupervisor>());
        return services;
    }

    // A socket's address has at most 108 bytes; a deep data folder gets one in the temporary folder, which only its owner may enter.
    private static string SocketIn(DataFolders folders)
    {
        const int LongestAddress = 100;
        var folder = folders.Sub("run");
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = Path.Combine(folder, "engine.sock");
        return path.Length <= LongestAddress ? path : Path.Combine(Directory.CreateTempSubdirectory("lathe-").FullName, "engine.sock");
    }
}
