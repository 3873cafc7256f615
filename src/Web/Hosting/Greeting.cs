using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Platform.Web.Features.Identity;
using Platform.Web.Hosting.Options;

namespace Platform.Web.Hosting;

/// <summary>What the person who started the portal has to know: its address and, until its password is changed, the first sign-in.</summary>
internal static class Greeting
{
    public static async Task WriteAsync(TextWriter words, WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        await words.WriteLineAsync($"Lathe is ready: {string.Join(", ", addresses)}");
        var file = Path.Combine(app.Services.GetRequiredService<DataFolders>().Root, FirstStart.FileName);
        if (File.Exists(file))
            await words.WriteLineAsync($"First sign-in: {(await File.ReadAllTextAsync(file)).Trim()}   (kept in {file} until the password is changed)");
    }
}
