using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Domain.Tenancy;

namespace Platform.Web.Hosting.Shell;

/// <summary>What the top bar and the side bar show: who is here, where, and where else the person may go.</summary>
public sealed record ShellView(string DisplayName, string Email, IReadOnlyList<ShellWorkspace> Workspaces, WorkspaceId? Current)
{
    public string WorkspaceName => Workspaces.FirstOrDefault(workspace => workspace.Id == Current)?.Name ?? "";

    /// <summary>One or two letters for the account button; for Chinese names the last character, as is usual there.</summary>
    public string Initials => DisplayName.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        [var first, .., var last] => $"{char.ToUpperInvariant(first[0])}{char.ToUpperInvariant(last[0])}",
        [var only] => only[0] > '\u2E80' ? only[^1..] : char.ToUpperInvariant(only[0]).ToString(),
        _ => "?",
    };
}

/// <summary>A workspace the person belongs to.</summary>
public sealed record ShellWorkspace(WorkspaceId Id, string Name, WorkspaceRole Role);

/// <summary>A project as the side bar shows it.</summary>
public sealed record ShellProject(ProjectId Id, string Name);

/// <summary>A run that waits or works, as the drawer shows it.</summary>
public sealed record ShellJob(ProjectId ProjectId, RunId Id, string Name, string Project, RunStatus Status, int Step, int TotalSteps);
