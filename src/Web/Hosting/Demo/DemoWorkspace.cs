using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Domain.Audit;
using Platform.Domain.Datasets;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Demo;

/// <summary>
/// Gives the first workspace one project with a small licensed data set, so that the whole way from data to a measured model
/// can be walked in a few minutes. The tiny base model beside it is found by the model catalogue.
/// </summary>
internal sealed partial class DemoWorkspace(
    IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, IDatasetImporter importer, IOptions<LatheOptions> options, AuditLog audit, TimeProvider clock, ILogger<DemoWorkspace> logger)
{
    public const string ProjectName = "Question routing";
    public const string DatasetName = "MedQuAD patient questions";

    private static readonly string[] Files = ["train.jsonl", "valid.jsonl", "test.jsonl"];

    /// <summary>Fills the scope's workspace. A demo that cannot be made is written to the log; the portal starts all the same.</summary>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(Path.Combine(options.Value.DemoFolder, "data", "question-routing"));
        if (!Files.All(file => File.Exists(Path.Combine(folder, file))))
        {
            LogMissing(folder);
            return;
        }
        var project = await AddProjectAsync(cancellationToken);
        var created = await importer.CreateVersionAsync(
            new ServerImport(project, DatasetName, [.. Files.Select(file => new ServerFile(file, () => File.OpenRead(Path.Combine(folder, file))))])
            {
                Mapping = new ColumnMapping { User = ["input"], Label = "label", Meta = ["source"] },
                SplitRule = new SplitRule { Mode = SplitMode.Given },
            },
            cancellationToken);
        if (!created.Succeeded)
            LogRefused(created.Error.Code, created.Error.Message);
    }

    private async Task<ProjectId> AddProjectAsync(CancellationToken cancellationToken)
    {
        var project = Project.Create(
            tenant.Scope, ProjectName, "Says what kind of question a patient asks, so that it reaches the right desk. Data: MedQuAD, CC-BY-4.0.", Vertical.Medical, TaskKind.Label, tenant.Actor, clock.GetUtcNow()).Value;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Add(project);
        audit.Add(db, "project.created", AuditSubject.Of("project", project.Id, project.Id), new { project.Name, project.Vertical, project.Task });
        await db.SaveChangesAsync(cancellationToken);
        return project.Id;
    }

    [LoggerMessage(1101, LogLevel.Warning, "The demo's data were not found in {Folder}; the demo project was not made. Set Lathe:DemoFolder, or Lathe:Demo to false.")]
    private partial void LogMissing(string folder);

    [LoggerMessage(1102, LogLevel.Warning, "The demo's data were refused with {Code}: {Reason}")]
    private partial void LogRefused(string code, string reason);
}
