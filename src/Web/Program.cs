using Platform.Web.Hosting.Commands;

return await LatheCommands.RunAsync(args);

/// <summary>Entry point; tests start the portal through it.</summary>
public partial class Program;
