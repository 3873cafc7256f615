using Microsoft.EntityFrameworkCore;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Projects;

/// <summary>A project in the list.</summary>
internal sealed record ProjectRow(ProjectId Id, string Name, string Description, Vertical Vertical, TaskKind Task, int DataVersions, int Runs, int LiveRuns, DateTimeOffset CreatedAt);

/// <summary>A project's own words, for its settings.</summary>
internal sealed record ProjectDetails(ProjectId Id, string Name, string Description, Vertical Vertical, TaskKind Task, DateTimeOffset CreatedAt, ProjectContents Contents);

/// <summary>What stands in the way of deleting a project.</summary>
internal sealed record ProjectContents(int Datasets, int Runs, int Evaluations)
{
    public bool IsEmpty => Datasets + Runs + Evaluations == 0;
}

/// <summary>Reads projects of the current workspace.</summary>
internal sealed class ProjectQueries(IDbContextFactory<PlatformDbContext> contexts)
{
    public async Task<(IReadOnlyList<ProjectRow> Rows, int Total)> ListAsync(string filter, int page, int pageSize, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var projects = db.Projects.WhereNameContains(project => project.Name, filter.Trim());
        var rows = await projects.OrderByDescending(project => project.CreatedAt).Skip(page * pageSize).Take(pageSize)
            .Select(project => new ProjectRow(
                project.Id,
                project.Name,
                project.Description,
                project.Vertical,
                project.Task,
                db.DatasetVersions.Count(version => version.ProjectId == project.Id),
                db.Runs.Count(run => run.ProjectId == project.Id),
                db.Runs.Count(run => run.ProjectId == project.Id && (run.Status == RunStatus.Running || run.Status == RunStatus.Queued)),
                project.CreatedAt))
            .ToListAsync(cancellationToken);
        return (rows, await projects.CountAsync(cancellationToken));
    }

    /// <summary>A project and how much it holds; null when this workspace has none of that id.</summary>
    public async Task<ProjectDetails?> FindAsync(ProjectId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var project = await db.Projects.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        return project is null
            ? null
            : new ProjectDetails(project.Id, project.Name, project.Description, project.Vertical, project.Task, project.CreatedAt, await db.ContentsAsync(id, cancellationToken));
    }
}

internal static class ProjectContentsReader
{
    public static async Task<ProjectContents> ContentsAsync(this PlatformDbContext db, ProjectId id, CancellationToken cancellationToken) => new(
        await db.Datasets.CountAsync(row => row.ProjectId == id, cancellationToken) + await db.DatasetImports.CountAsync(row => row.ProjectId == id, cancellationToken),
        await db.Runs.CountAsync(row => row.ProjectId == id, cancellationToken),
        await db.Evaluations.CountAsync(row => row.ProjectId == id, cancellationToken));
}
