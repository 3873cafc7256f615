using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Comparisons;
using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Tests.Hosting;

/// <summary>One of each object that a workspace owns, made in it for real, and which of them an address means.</summary>
internal sealed record ForeignRows(ProjectId ProjectId, DatasetId DatasetId, DatasetVersionId VersionId, DatasetImportId ImportId, RunId RunId, EvaluationId EvaluationId)
{
    private ForeignCollection Documents { get; init; } = null!;

    private ForeignInvoice Bill { get; init; } = null!;

    private const string Rows = """
        {"input":"What are the symptoms?","label":"symptoms"}
        {"input":"How is it treated?","label":"treatment"}
        {"input":"Who is at risk of it?","label":"risk"}
        """;

    public static Task<ForeignRows> MakeAsync(PortalTestHost host, TestTenant tenant, string word = "Own") => host.InWorkspaceAsync(tenant, async services =>
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var db = services.GetRequiredService<PlatformDbContext>();
        var project = Project.Create(tenant.Scope, $"{word} project", null, Vertical.Medical, TaskKind.Label, tenant.Editor.Id, now).Value;
        var model = BaseModel.Found($"/models/{project.Id}", new ModelReading(ModelFacts.None, null, ModelLicence.Unknown, [], []), now);
        db.AddRange(project, model);
        await db.SaveChangesAsync();
        var version = await VersionAsync(services, db, project.Id, word);
        var run = Run.Create(tenant.Scope, Plan(project.Id, version, model, word), tenant.Editor.Id, now).Value;
        var import = new DatasetImport(tenant.Scope, project, version.DatasetId, tenant.Editor.Id, now);
        db.AddRange(run, import);
        await db.SaveChangesAsync();
        var measured = new KpiDefinition($"{word} KPI", "share", KpiKind.Proportion, KpiDirection.HigherIsBetter, KpiSource.ProductionEvents, "", 0, 1, 50, 7);
        db.Add(Kpi.Create(tenant.Scope, project.Id, "own-kpi", measured, tenant.Editor.Id, now).Value);
        var compared = new ComparisonPlan($"{word} comparison", new("base:none", "Base"), new("adapter:none", $"{word} adapter"), [new("own-kpi", 0)], ComparisonUnit.Case, 0.5m, 0.05m, 8, 100);
        var comparison = LiveComparison.Create(tenant.Scope, project.Id, "own-comparison", compared, tenant.Editor.Id, now).Value;
        comparison.Start(now).Succeeded.ShouldBeTrue();
        comparison.End(EndingReason.Person, "", tenant.Editor.Id, now).Succeeded.ShouldBeTrue();
        db.Add(comparison);
        var evaluation = Evaluation.Create(tenant.Scope, Subject(run, version, model), new EvaluationSettings(), tenant.Editor.Id, now).Value;
        db.Add(evaluation);
        await db.SaveChangesAsync();
        return new ForeignRows(project.Id, version.DatasetId, version.Id, import.Id, run.Id, evaluation.Id) 
        {
            Documents = await ForeignCollection.MakeAsync(services, project.Id, word),
            Bill = await ForeignInvoice.MakeAsync(services, tenant, project.Id, word),
        };
    });

    /// <summary>What a place of an address means, by the word before it and its own name.</summary>
    public string Meant(string name, string before) => (name.ToUpperInvariant(), before) switch
    {
        ("SPLIT", _) => "train",
        ("PAGE", _) => "1",
        ("COLLECTIONID" or "DOCUMENTID" or "INDEXID" or "ANSWERID" or "ARCHIVEID", _) => Documents.Meant(name),
        ("NUMBER", "versions") => "1",
        ("HASH", _) => Bill.CaseHash,
        ("CONTRACTID" or "CONTRACTGUID", _) => Bill.ContractId.ToString(),
        ("INVOICEID", _) => Bill.InvoiceId.ToString(),
        ("KEY", "comparisons") => "own-comparison",
        ("KEY", _) => "own-kpi",
        ("PROJECTID", _) or (_, "projects") => ProjectId.ToString(),
        ("RUNID" or "OTHERID", _) or (_, "runs" or "compare") => RunId.ToString(),
        ("EVALUATIONID", _) or (_, "evaluations") => EvaluationId.ToString(),
        ("VERSIONID" or "DATASETVERSIONID", _) or (_, "versions") => VersionId.ToString(),
        ("IMPORTID", _) or (_, "imports") => ImportId.ToString(),
        _ => DatasetId.ToString(),
    };

    private static async Task<DatasetVersion> VersionAsync(IServiceProvider services, PlatformDbContext db, ProjectId project, string word)
    {
        var content = System.Text.Encoding.UTF8.GetBytes(Rows);
        var created = await services.GetRequiredService<IDatasetImporter>().CreateVersionAsync(
            new ServerImport(project, $"{word} data", [new ServerFile("train.jsonl", () => new MemoryStream(content)), new ServerFile("test.jsonl", () => new MemoryStream(Other(content)))])
            {
                Mapping = new ColumnMapping { User = ["input"], Label = "label" },
                SplitRule = new SplitRule { Mode = SplitMode.Given },
            },
            CancellationToken.None);
        created.Succeeded.ShouldBeTrue(created.Error?.ToString());
        var id = created.Value;
        return await db.DatasetVersions.SingleAsync(version => version.Id == id);
    }

    private static byte[] Other(byte[] rows) => System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(rows).Replace("it", "the new illness", StringComparison.Ordinal).Replace("the symptoms", "all signs", StringComparison.Ordinal));

    private static RunPlan Plan(ProjectId project, DatasetVersion version, BaseModel model, string word) => new(
        project, RunKind.FineTune, $"{word} run", version.Id, version.ContentHash, $"{word} data", model.Id, model.ContentHash, model.Name, "{}", 10, new RunEstimate(10, 100, 1, 1, 1, 1, 1, 1, 0));

    private static EvaluationSubject Subject(Run run, DatasetVersion version, BaseModel model) => new()
    {
        ProjectId = run.ProjectId,
        RunId = run.Id,
        RunName = run.Name,
        AdapterFolder = "adapters/secret",
        BaseModelId = model.Id,
        BaseModelName = model.Name,
        BaseModelHash = model.ContentHash,
        DatasetVersionId = version.Id,
        DatasetName = run.DatasetName,
        DatasetHash = version.ContentHash,
        Split = SplitName.Test,
        Rows = 3,
    };
}
