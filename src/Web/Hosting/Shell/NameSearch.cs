using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Platform.Web.Components;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Shell;

/// <summary>Projects, datasets, collections and runs of the workspace by name. Documents are not among them: not everybody in a workspace may know of each.</summary>
internal sealed class NameSearch(IDbContextFactory<PlatformDbContext> contexts, IStringLocalizer<ShellText> kinds) : ISearchSource
{
    public async Task<IReadOnlyList<SearchHit>> FindAsync(string text, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var projects = await db.Projects.WhereNameContains(row => row.Name, text).OrderBy(row => row.Name).Take(limit)
            .Select(row => new { row.Id, row.Name }).ToListAsync(cancellationToken);
        var datasets = await db.Datasets.WhereNameContains(row => row.Name, text).OrderBy(row => row.Name).Take(limit)
            .Select(row => new { row.Id, row.Name, row.ProjectId }).ToListAsync(cancellationToken);
        var collections = await db.Collections.WhereNameContains(row => row.Name, text).OrderBy(row => row.Name).Take(limit)
            .Select(row => new { row.Id, row.Name, row.ProjectId }).ToListAsync(cancellationToken);
        var runs = await db.Runs.WhereNameContains(row => row.Name, text).OrderByDescending(row => row.CreatedAt).Take(limit)
            .Select(row => new { row.Id, row.Name, row.ProjectId }).ToListAsync(cancellationToken);
        return
        [
            .. projects.Select(row => new SearchHit(row.Name, kinds["Project"], $"/projects/{row.Id}", "folder")),
            .. datasets.Select(row => new SearchHit(row.Name, kinds["Data"], $"/projects/{row.ProjectId}/data", "data")),
            .. collections.Select(row => new SearchHit(row.Name, kinds["Documents"], $"/projects/{row.ProjectId}/documents/{row.Id}", "document")),
            .. runs.Select(row => new SearchHit(row.Name, kinds["Runs"], $"/projects/{row.ProjectId}/runs/{row.Id}", "run")),
        ];
    }
}
