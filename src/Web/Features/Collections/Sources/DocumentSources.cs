using Microsoft.Extensions.Options;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Hosting.Options;

namespace Platform.Web.Features.Collections.Sources;

/// <summary>A place that a workspace may use.</summary>
/// <param name="Path">Folder or address.</param>
/// <param name="Kind">Which of the two.</param>
public sealed record AllowedRoot(string Path, SourceKind Kind);

/// <summary>Opens sources, as far as the installation's settings allow them to the workspace at this moment.</summary>
internal sealed class DocumentSources(IOptions<LatheOptions> options, CollectionClaims claims, IHttpClientFactory clients, TimeProvider clock)
{
    /// <summary>Name of the client that asks addresses.</summary>
    public const string Client = "connectors";

    public ConnectorOptions Limits => options.Value.Connectors;

    /// <summary>Places that a workspace may use.</summary>
    public async Task<IReadOnlyList<AllowedRoot>> RootsAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        var alone = await claims.IsOnlyWorkspaceAsync(scope, cancellationToken);
        return [.. Limits.Roots.Where(root => root.Path.Length > 0 && (root.Workspaces.Contains(scope.WorkspaceId.Value) || (root.Workspaces.Count == 0 && alone))).Select(root => new AllowedRoot(Trimmed(root.Path), KindOf(root.Path)))];
    }

    /// <returns>Refused with <c>source.root_not_allowed</c> or <c>source.path_invalid</c>.</returns>
    public async Task<Outcome<IDocumentSource>> OpenAsync(TenantScope scope, SourcePlan plan, CancellationToken cancellationToken)
    {
        if (CleanFolder(plan.Folder) != plan.Folder)
            return SourceErrors.PathInvalid();
        if (!(await RootsAsync(scope, cancellationToken)).Any(root => root.Path == plan.Root && root.Kind == plan.Kind))
            return SourceErrors.RootNotAllowed(plan.Root);
        if (plan.Kind == SourceKind.Folder)
            return Outcome<IDocumentSource>.Of(new FolderSource(plan.Root, plan.Folder, Limits.MostFiles));
        var allowed = Limits.Roots.First(root => Trimmed(root.Path) == plan.Root);
        var folder = string.Concat(plan.Folder.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(part => Uri.EscapeDataString(part) + "/"));
        (string, string)? account = allowed.User is { Length: > 0 } user ? (user, allowed.Password ?? "") : null;
        return Outcome<IDocumentSource>.Of(new WebDavSource(clients.CreateClient(Client), new Uri($"{plan.Root}/{folder}"), account, Limits.MostFiles, clock));
    }

    /// <summary>A folder as it is stored: with slashes, none at its ends; null when it leads upwards or is no path.</summary>
    public static string? CleanFolder(string? folder)
    {
        var parts = (folder ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Any(part => part is "." or ".." || part.Contains('\\', StringComparison.Ordinal) || part.Any(char.IsControl)) ? null : string.Join('/', parts);
    }

    private static SourceKind KindOf(string path) => Uri.TryCreate(path, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? SourceKind.WebDav : SourceKind.Folder;

    private static string Trimmed(string path) => path.Length > 1 ? path.TrimEnd('/') : path;
}
