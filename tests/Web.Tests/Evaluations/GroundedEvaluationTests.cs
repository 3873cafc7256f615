using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Platform.Domain.Collections;
using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Features.Evaluations;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Persistence;
using Platform.Web.Tests.Collections;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Evaluations;

/// <summary>A collection world in which a run has left an adapter and rows are scripted.</summary>
public sealed class GroundedWorld : IAsyncLifetime
{
    internal CollectionWorld Collections { get; } = new();

    internal ScriptedRows Rows { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Collections.InitializeAsync();
        var replace = Collections.Host.Replacements!;
        Collections.Host.Replacements = services =>
        {
            replace(services);
            services.RemoveAll<IDatasetReader>();
            services.AddSingleton<IDatasetReader>(Rows);
        };
    }

    public ValueTask DisposeAsync() => Collections.DisposeAsync();
}

public sealed class GroundedEvaluationTests(GroundedWorld world) : IClassFixture<GroundedWorld>
{
    private const int Wards = 12;

    [Fact]
    public async Task Both_models_answer_the_same_cases_with_and_without_documents()
    {
        var (scene, run) = await SceneAsync();
        Say();
        var id = await StartAsync(scene, run);

        await FireAsync(id);

        var row = await RowAsync(scene, id);
        row.Status.ShouldBe(EvaluationStatus.Succeeded, row.FailureMessage);
        row.Settings.Documents.ShouldNotBeNull().ShouldSatisfyAllConditions(documents => documents.CollectionName.ShouldBe("Handbook"), documents => documents.IndexNumber.ShouldBe(1), documents => documents.Passages.ShouldBe(6));
        var report = row.Report!.Documents.ShouldNotBeNull();
        row.Report.Metrics.Single(one => one.Metric == EvaluationMetric.ExactMatch).Tuned.Estimate.ShouldBe(0);
        Exact(report.BaseDocuments).ShouldSatisfyAllConditions(one => one.Base.Estimate.ShouldBe(0), one => one.Tuned.Estimate.ShouldBe(1), one => one.Cases.ShouldBe(Wards), one => one.Verdict.ShouldBe(Verdict.Better));
        Exact(report.TunedDocuments).ShouldSatisfyAllConditions(one => one.Tuned.Estimate.ShouldBe(0.5), one => one.Difference.Lower.ShouldBeGreaterThan(0));
        Exact(report.Tuning).ShouldSatisfyAllConditions(one => one.Base.Estimate.ShouldBe(1), one => one.Tuned.Estimate.ShouldBe(0.5), one => one.Verdict.ShouldBe(Verdict.Worse));
        report.WithoutSource.ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_collection_the_report_is_the_one_of_two_sides()
    {
        var (scene, run) = await SceneAsync();
        Say();
        var id = await StartAsync(scene, run, withDocuments: false);

        await FireAsync(id);

        var row = await RowAsync(scene, id);
        (row.Settings.Documents, row.Report!.Documents).ShouldBe((null, null));
        world.Collections.Models.Asked.ShouldNotContain(one => one.Prompt.Contains("<source", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Documents_of_a_group_are_not_read_and_what_they_alone_hold_counts_as_not_answered()
    {
        var (scene, run) = await SceneAsync(restricted: true);
        Say();
        var id = await StartAsync(scene, run);

        await FireAsync(id);

        var report = (await RowAsync(scene, id)).Report!.Documents!;
        report.WithoutSource.ShouldBe(Wards);
        Exact(report.BaseDocuments).Tuned.Estimate.ShouldBe(0);
        world.Collections.Models.Asked.ShouldNotContain(one => one.Prompt.Contains("<source", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_power_cut_the_figures_are_those_of_an_undisturbed_evaluation()
    {
        var (scene, run) = await SceneAsync(rows: 40);
        Say();
        var (calm, killed) = (await StartAsync(scene, run), await StartAsync(scene, run));
        await FireAsync(calm);
        var batches = 0;
        world.Collections.Models.BeforeBatch = () => ++batches == 4 ? throw ScriptedModels.EngineGone() : Task.CompletedTask;

        await FireAsync(killed);

        world.Collections.Models.BeforeBatch = () => Task.CompletedTask;
        var (expected, row) = (await RowAsync(scene, calm), await RowAsync(scene, killed));
        row.Status.ShouldBe(EvaluationStatus.Succeeded);
        JsonSerializer.Serialize(row.Report).ShouldBe(JsonSerializer.Serialize(expected.Report));
        row.CasesSha256.ShouldBe(expected.CasesSha256);
    }

    [Fact]
    public async Task Another_projects_collection_is_not_found()
    {
        var (scene, run) = await SceneAsync();
        var (other, _) = await SceneAsync();

        var started = await world.Collections.Host.ActAsAsync(scene.Tenant.Editor, services => services.GetRequiredService<StartEvaluation>()
            .HandleAsync(scene.ProjectId, new(run.Value, null, null, null, other.CollectionId.Value), default));

        started.Error!.Code.ShouldBe("collection.not_found");
    }

    [Fact]
    public async Task The_page_shows_four_figures_and_the_collection()
    {
        var (scene, run) = await SceneAsync();
        Say();
        var id = await StartAsync(scene, run);
        await FireAsync(id);
        using var browser = await world.Collections.Host.SignInAsync(scene.Tenant.Editor);

        var page = await browser.OpenAsync($"/projects/{scene.ProjectId}/evaluations/{id}");
        var form = await browser.OpenAsync($"/projects/{scene.ProjectId}/evaluations/new");

        page.QuerySelectorAll("section[aria-labelledby=documents-title] thead th").Select(cell => cell.TextContent).ShouldBe(["Metric", "Base", "Tuned", "Base with documents", "Tuned with documents"]);
        page.QuerySelectorAll("section[aria-labelledby=documents-title] tbody tr").Length.ShouldBe(2);
        form.QuerySelectorAll("#collection option").Select(option => option.TextContent).ShouldBe(["Without documents", "Handbook"]);
    }

    private static MetricComparison Exact(IReadOnlyList<MetricComparison> metrics) => metrics.Single(one => one.Metric == EvaluationMetric.ExactMatch);

    // Without documents nobody knows; with them the base finds the hour, the tuned model for every other ward.
    private void Say()
    {
        world.Collections.Models.Asked.Clear();
        world.Collections.Models.Says = (tuned, prompt) =>
        {
            var ward = int.Parse(prompt[(prompt.LastIndexOf("ward", StringComparison.Ordinal) + 4)..].Trim(' ', '?'));
            return !prompt.Contains($"ward{ward} begins", StringComparison.Ordinal) || (tuned && ward % 2 == 1) ? "nobody knows" : $"{Hour(ward)} [1].";
        };
    }

    private static string Hour(int ward) => $"{ward % 24:00}:15";

    private async Task<(CollectionScene Scene, RunId Run)> SceneAsync(bool restricted = false, int rows = Wards)
    {
        var scene = await world.Collections.SceneAsync(wordsOnly: true);
        var groups = restricted ? [await scene.GroupAsync("Managers", scene.Tenant.Administrator)] : Array.Empty<string>();
        for (var ward = 0; ward < rows; ward++)
            await scene.IndexAsync($"ward{ward}.txt", $"The round of ward{ward} begins at {Hour(ward)}.", groups);
        var run = await world.Collections.Host.InWorkspaceAsync(scene.Tenant, async services =>
        {
            var db = services.GetRequiredService<PlatformDbContext>();
            var model = BaseModel.Found($"/models/{Guid.CreateVersion7()}", new(new("llama", 1, 2048, 512, 1, "F32", true), null, ModelLicence.Unknown, [], []), DateTimeOffset.UnixEpoch);
            var dataset = Dataset.Create(scene.Tenant.Scope, scene.ProjectId, "questions", "test", DateTimeOffset.UnixEpoch).Value;
            var version = new DatasetVersion(dataset, 1, Content(rows), "test", DateTimeOffset.UnixEpoch);
            var made = Run.Create(
                scene.Tenant.Scope, new(scene.ProjectId, RunKind.FineTune, "first try", version.Id, "11", "questions v1", model.Id, "22", "tiny", "{}", 10, new(10, 1, 1, 1, 1, 1, 1, 1, 0)), "test", DateTimeOffset.UnixEpoch).Value;
            db.AddRange(model, dataset, version, made, new Adapter(made, 10, 8, new("adapters/one", "33", 1), DateTimeOffset.UnixEpoch));
            await db.SaveChangesAsync();
            world.Rows.Rows[version.Id] = [.. Enumerable.Range(0, rows).Select(ward => new DatasetRow(
                $"row-{ward}", [new(MessageRole.User, $"When does the round begin in ward{ward}?"), new(MessageRole.Assistant, Hour(ward))], null, null, new("questions.jsonl", ward + 1)))];
            return made.Id;
        });
        return (scene, run);
    }

    private static DatasetContent Content(int rows) => new()
    {
        ContentHash = "11", ManifestSha256 = "11", Task = TaskKind.Answer, Labels = [],
        Splits = [new(SplitName.Train, 100, 1000, "1", "1", "1", []), new(SplitName.Test, rows, 400, "2", "2", "2", [])],
        Sources = [], Mapping = new(), SplitRule = new(), Checks = new(), Actions = new(), FindingsSha256 = "4",
    };

    private Task<EvaluationId> StartAsync(CollectionScene scene, RunId run, bool withDocuments = true) => world.Collections.Host.ActAsAsync(scene.Tenant.Editor, async services =>
        CollectionWorld.Value(await services.GetRequiredService<StartEvaluation>().HandleAsync(scene.ProjectId, new(run.Value, null, null, null, withDocuments ? scene.CollectionId.Value : null), default)));

    private async Task FireAsync(EvaluationId id)
    {
        await using var scope = world.Collections.Host.Services.CreateAsyncScope();
        await ActivatorUtilities.CreateInstance<EvaluateJob>(scope.ServiceProvider).Execute(null!, new JobInput(id.Value));
    }

    private Task<Evaluation> RowAsync(CollectionScene scene, EvaluationId id) => world.Collections.Host.InWorkspaceAsync(scene.Tenant, services =>
        services.GetRequiredService<PlatformDbContext>().Evaluations.AsNoTracking().SingleAsync(row => row.Id == id));
}
