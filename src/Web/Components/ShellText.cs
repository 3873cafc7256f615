namespace Platform.Web.Components;

/// <summary>Marks the resource files of the shell and the shared controls.</summary>
public sealed class ShellText;
