using System.CommandLine;
using System.Text.Json;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Backup;
using Platform.Web.Hosting.Options;

namespace Platform.Web.Hosting.Commands;

/// <summary><c>backup</c> and <c>restore</c>: the whole data folder of the embedded default, as a folder whose files are named with their hashes.</summary>
internal static class BackupCommand
{
    public static Command BackupLine()
    {
        var folder = new Argument<string>("DIR") { Description = "Folder to make; not there yet, and not in the data folder. It holds keys and texts: keep it where the data may be kept." };
        var without = new Option<bool>("--without-models") { Description = "Leave out data/models: base models can be imported again." };
        var command = new Command("backup", "Copies the data folder while the portal may be running: databases, files, keys, indexes, runs. Prints one JSON object; 1 when it cannot be made.") { folder, without };
        command.SetAction((parsed, stop) => RunAsync(
            options => new FolderBackup(Path.GetFullPath(options.DataFolder), Path.GetFullPath(parsed.GetRequiredValue(folder)), !parsed.GetValue(without), TimeProvider.System).RunAsync(stop),
            ("backup", "installation.backed_up"), parsed.GetRequiredValue(folder), stop));
        return command;
    }

    public static Command RestoreLine()
    {
        var folder = new Argument<string>("DIR") { Description = "Folder that backup wrote." };
        var command = new Command("restore", "Makes the data folder from a backup, every hash checked. Never over a folder that holds something. Prints one JSON object; 1 when it is refused.") { folder };
        command.SetAction((parsed, stop) => RunAsync(
            options => FolderRestore.RunAsync(Path.GetFullPath(parsed.GetRequiredValue(folder)), Path.GetFullPath(options.DataFolder), stop), ("restore", "installation.restored"), parsed.GetRequiredValue(folder), stop));
        return command;
    }

    private static async Task<int> RunAsync(Func<LatheOptions, Task<BackedUpFolder>> work, (string Command, string Key) what, string folder, CancellationToken stop)
    {
        var configuration = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true).AddEnvironmentVariables().Build();
        var options = configuration.GetSection(LatheOptions.Section).Get<LatheOptions>() ?? new LatheOptions();
        if (options.Database == "postgres")
        {
            await Console.Error.WriteLineAsync("The rows of this installation are in PostgreSQL: back them up with pg_dump, and the data folder with your file backup while the portal is stopped. See docs/operator-guide.md.");
            return 1;
        }

        try
        {
            var done = await work(options);
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { command = what.Command, folder, files = done.Files, bytes = done.Bytes, held_ms = Math.Round(done.Held.TotalMilliseconds) }));
            if (!await InstallationNote.WriteAsync(options.DataFolder, what.Key, what.Command, new { folder, done.Files, done.Bytes, by = Environment.UserName }, stop))
                await Console.Error.WriteLineAsync("This could not be noted in the audit log; the copy itself is whole.");
            return 0;
        }
        catch (BackupException refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return 1;
        }
    }
}
