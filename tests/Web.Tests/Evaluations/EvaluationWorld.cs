using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Features.Evaluations;
using Platform.Web.Hosting.Answering;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Persistence;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Evaluations;

/// <summary>A portal in which runs have left adapters, and whose engine and rows are scripted.</summary>
public sealed class EvaluationWorld : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);

    internal PortalTestHost Host { get; } = new() { ReadsModels = false };

    internal ScriptedModels Models { get; } = new();

    internal ScriptedRows Rows { get; } = new();

    public ValueTask InitializeAsync()
    {
        Host.Replacements = services =>
        {
            services.RemoveAll<IModelAnswers>();
            services.RemoveAll<IDatasetReader>();
            services.AddSingleton<IModelAnswers>(Models);
            services.AddSingleton<IDatasetReader>(Rows);
        };
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>A project with a finished run on labelled rows: half "Symptom", half "Treatment".</summary>
    internal async Task<EvaluationScene> SceneAsync(int rows = 40, bool withAdapter = true, bool withCheckpoint = false, bool evaluateWhenFinished = false, SplitName part = SplitName.Test)
    {
        var tenant = await Host.CreateTenantAsync();
        return await Host.InWorkspaceAsync(tenant, async services =>
        {
            var db = services.GetRequiredService<PlatformDbContext>();
            var project = Project.Create(tenant.Scope, "Ward questions", null, Vertical.Medical, TaskKind.Label, "test", Now).Value;
            var model = BaseModel.Found($"/models/{Guid.CreateVersion7()}", new(new("llama", 1, 256, 512, 1, "F32", true), null, ModelLicence.Unknown, [], []), Now);
            var dataset = Dataset.Create(tenant.Scope, project.Id, "questions", "test", Now).Value;
            var version = new DatasetVersion(dataset, 1, Content(rows, part), "test", Now);
            var run = Run.Create(
                tenant.Scope,
                new(project.Id, RunKind.FineTune, "first try", version.Id, "11", "questions v1", model.Id, "22", "tiny", "{\"precision\":\"fp32\"}", 10, new(10, 1, 1, 1, 1, 1, 1, 1, 0)) { EvaluateWhenFinished = evaluateWhenFinished },
                "test",
                Now).Value;
            db.AddRange(project, model, dataset, version, run);
            if (withAdapter)
                db.Add(new Adapter(run, 10, 8, new("adapters/one", "33", 1), Now));
            if (withCheckpoint)
                db.Add(new RunCheckpoint(tenant.Scope, run.Id, 5, new("checkpoints/five", 1), (0.5, true), Now));
            await db.SaveChangesAsync();
            Rows.Rows[version.Id] = [.. Enumerable.Range(0, rows).Select(Row)];
            return new EvaluationScene(tenant, project.Id, run.Id);
        });
    }

    internal Task<EvaluationId> StartAsync(EvaluationScene scene, EvaluationSettings? settings = null, int? step = null) => Host.InWorkspaceAsync(scene.Tenant, async services =>
    {
        var started = await services.GetRequiredService<StartEvaluation>().HandleAsync(scene.ProjectId, new(scene.RunId.Value, step, null, settings), default);
        return started.Succeeded ? started.Value : throw new InvalidOperationException(started.Error.ToString());
    });

    /// <summary>Fires the job once, as the scheduler would.</summary>
    internal async Task FireAsync(EvaluationId id, CancellationToken cancellationToken = default)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        await ActivatorUtilities.CreateInstance<EvaluateJob>(scope.ServiceProvider).Execute(null!, new JobInput(id.Value), cancellationToken);
    }

    /// <summary>What a node does when it starts; gives how many evaluations of its earlier life are free now.</summary>
    internal async Task<int> RestartAsync()
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var node = scope.ServiceProvider.GetRequiredService<IOptions<LatheOptions>>().Value.NodeName;
        return await scope.ServiceProvider.GetRequiredService<EvaluationClaims>().FreeOwnAsync(node, default);
    }

    internal Task<int> PartsAsync(EvaluationScene scene, EvaluationId id) => Host.InWorkspaceAsync(scene.Tenant, services =>
        services.GetRequiredService<PlatformDbContext>().EvaluationParts.CountAsync(part => part.EvaluationId == id));

    /// <summary>Takes the blob of the last stored batch away.</summary>
    internal Task DamageLastPartAsync(EvaluationScene scene, EvaluationId id) => Host.InWorkspaceAsync(scene.Tenant, async services =>
    {
        var part = await services.GetRequiredService<PlatformDbContext>().EvaluationParts.Where(part => part.EvaluationId == id).OrderBy(part => part.Number).LastAsync();
        services.GetRequiredService<IBlobStore>().Delete(scene.Tenant.Scope.TenantId, part.Sha256);
    });

    internal Task<Evaluation> RowAsync(EvaluationScene scene, EvaluationId id) => Host.InWorkspaceAsync(scene.Tenant, services =>
        services.GetRequiredService<PlatformDbContext>().Evaluations.AsNoTracking().SingleAsync(row => row.Id == id));

    internal static string LabelOf(int index) => index % 2 == 0 ? "Symptom" : "Treatment";

    private static DatasetRow Row(int index) => new(
        $"row-{index}", [new(MessageRole.User, $"Question {index}"), new(MessageRole.Assistant, LabelOf(index))], LabelOf(index), null, new("questions.jsonl", index + 1));

    private static DatasetSplit PartOf(SplitName part, int rows) => new(part, rows, 400, "2", "2", "2", [rows / 2, rows / 2]);

    private static DatasetContent Content(int rows, SplitName part) => new()
    {
        ContentHash = "11",
        ManifestSha256 = "11",
        Task = TaskKind.Label,
        Labels = ["Symptom", "Treatment"],
        Splits = [new(SplitName.Train, 100, 1000, "1", "1", "1", [50, 50]), .. rows > 0 ? [PartOf(part, rows)] : (DatasetSplit[])[]],
        Sources = [],
        Mapping = new(),
        SplitRule = new(),
        Checks = new(),
        Actions = new(),
        FindingsSha256 = "4",
    };
}

/// <summary>A tenant with a project and a run that can be evaluated.</summary>
internal sealed record EvaluationScene(TestTenant Tenant, ProjectId ProjectId, RunId RunId)
{
    public string Root => $"/projects/{ProjectId}/evaluations";
}
