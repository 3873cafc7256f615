namespace Platform.Web.Hosting.Commands;

/// <summary>One build, several roles: the first argument says which. Without one the portal starts.</summary>
internal static class LatheCommands
{
    public static async Task<int> RunAsync(string[] args)
    {
        switch (args is [[not '-', ..] command, ..] ? command : null)
        {
            case null or "portal":
                await PortalHost.RunAsync(args);
                return 0;
            case var unknown:
                await Console.Error.WriteLineAsync($"'{unknown}' is no role or command of Lathe. Known: portal.");
                return 2;
        }
    }
}
