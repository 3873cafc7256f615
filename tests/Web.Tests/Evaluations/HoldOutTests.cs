using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Kpis;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Datasets;
using Platform.Web.Features.Evaluations;
using Platform.Web.Features.Kpis;
using Platform.Web.Features.Runs;
using Platform.Web.Hosting.Sealing;
using Platform.Web.Hosting.Shell;
using Platform.Web.Persistence;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Evaluations;

/// <summary>A hold-out that a KPI is measured on is hidden from whoever tunes, and wears out by being asked.</summary>
public sealed class HoldOutTests(EvaluationWorld world) : IClassFixture<EvaluationWorld>
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Questions_and_figures_are_read_by_the_customer_and_the_auditor_and_by_nobody_who_tunes()
    {
        var scene = await world.SceneAsync(rows: 8, part: SplitName.Holdout);
        var id = await AskAsync(scene);
        (await ReadAsync(scene, scene.Tenant.Editor, id)).ShouldBe((true, null, Verdict.Better, Verdict.Better));

        await MeasureAsync(scene);

        (await ReadAsync(scene, scene.Tenant.Editor, id)).ShouldBe((false, "evaluation.sealed", null, null));
        (await (await world.Host.SignInAsync(scene.Tenant.Editor)).GetAsync($"/api{scene.Root}/{id}/cases.jsonl")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await KpiAsync(scene, scene.Tenant.Editor)).ShouldBe((true, 0));

        await GiveAsync(scene, scene.Tenant.Editor, BillingRole.AccountManager);
        (await ReadAsync(scene, scene.Tenant.Editor, id)).ShouldBe((false, "evaluation.sealed", null, null));
        (await KpiAsync(scene, scene.Tenant.Editor)).IsSealed.ShouldBeFalse();

        await GiveAsync(scene, scene.Tenant.Reader, BillingRole.Customer);
        (await ReadAsync(scene, scene.Tenant.Reader, id)).ShouldBe((true, null, Verdict.Better, Verdict.Better));
        (await (await world.Host.SignInAsync(scene.Tenant.Reader)).GetAsync($"/api{scene.Root}/{id}/cases.jsonl")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Rows_of_the_data_are_hidden_with_it_and_other_parts_are_not()
    {
        var scene = await world.SceneAsync(rows: 8, part: SplitName.Holdout);
        await MeasureAsync(scene);
        var version = await world.Host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<PlatformDbContext>().DatasetVersions.AsNoTracking().SingleAsync());

        (await world.Host.ActAsAsync(scene.Tenant.Editor, services => services.GetRequiredService<DatasetQueries>().RowsAsync(scene.ProjectId, version.Content.Splits[1], null, 0, 5, default))).Error!.Code.ShouldBe("evaluation.sealed");
        var client = await world.Host.SignInAsync(scene.Tenant.Editor);
        (await client.GetAsync($"/api/projects/{scene.ProjectId}/data/versions/{version.Id}/holdout.jsonl")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Each_question_counts_for_a_KPI_in_as_many_evaluations_as_it_may_be_asked_and_no_more()
    {
        var scene = await world.SceneAsync(rows: 4, part: SplitName.Holdout);
        await MeasureAsync(scene);

        for (var look = 0; look < HoldOut.MostUses; look++)
            await AskAsync(scene);
        var observed = await ObservedAsync(scene);
        observed.ShouldBe(2 * 4 * HoldOut.MostUses);
        await AskAsync(scene);

        (await ObservedAsync(scene)).ShouldBe(observed);
        (await world.Host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<HoldOutUses>().WearAsync(scene.ProjectId, default))).ShouldBe(new HoldOutWear(4, HoldOut.MostUses + 1, 4));
    }

    [Fact]
    public void A_question_is_the_same_one_under_other_instructions_and_another_one_in_other_words()
    {
        var question = new DatasetMessage(MessageRole.User, "Is it urgent?");

        HoldOut.ItemOf([new(MessageRole.System, "Answer shortly."), question with { Content = " Is it urgent?\n" }]).ShouldBe(HoldOut.ItemOf([question]));
        HoldOut.ItemOf([question with { Content = "Is it urgent" }]).ShouldNotBe(HoldOut.ItemOf([question]));
        HoldOut.ItemOf([question, new(MessageRole.Assistant, "Yes."), question]).ShouldNotBe(HoldOut.ItemOf([question]));
    }

    private async Task<EvaluationId> AskAsync(EvaluationScene scene)
    {
        world.Models.Says = (tuned, prompt) => tuned ? EvaluationWorld.LabelOf(int.Parse(prompt.Split(' ')[^1], CultureInfo.InvariantCulture)) : "I do not know";
        var id = await world.StartAsync(scene);
        await world.FireAsync(id);
        (await world.RowAsync(scene, id)).Status.ShouldBe(EvaluationStatus.Succeeded);
        return id;
    }

    private Task<int> MeasureAsync(EvaluationScene scene) => world.Host.InWorkspaceAsync(scene.Tenant, async services =>
    {
        var db = services.GetRequiredService<PlatformDbContext>();
        db.Add(Kpi.Create(scene.Tenant.Scope, scene.ProjectId, "hidden", new("Right answers", "share", KpiKind.Proportion, KpiDirection.HigherIsBetter, KpiSource.HiddenHoldOut, "", 0, 1, 20, 30), "test", Now).Value);
        return await db.SaveChangesAsync();
    });

    private Task<int> GiveAsync(EvaluationScene scene, TestPerson person, BillingRole part) => world.Host.InWorkspaceAsync(scene.Tenant, async services =>
    {
        var db = services.GetRequiredService<PlatformDbContext>();
        (await db.Members.SingleAsync(member => member.UserId == person.Id)).GiveBilling(part).Succeeded.ShouldBeTrue();
        return await db.SaveChangesAsync();
    });

    private Task<int> ObservedAsync(EvaluationScene scene) => world.Host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<PlatformDbContext>().Observations.CountAsync());

    /// <summary>What a person reads of an evaluation: its report, why its cases are refused, and the verdicts on the home page and the run's page.</summary>
    private Task<(bool HasReport, string? Refusal, Verdict? OnHome, Verdict? OnRun)> ReadAsync(EvaluationScene scene, TestPerson person, EvaluationId id) => world.Host.ActAsAsync(person, async services =>
    {
        var queries = services.GetRequiredService<EvaluationQueries>();
        var view = (await queries.FindAsync(scene.ProjectId, id, default)).Value;
        var listed = (await queries.ListAsync(scene.ProjectId, 0, 10, default)).Items.Single(one => one.Id == id);
        (view.Report is null, view.HasCases).ShouldBe((view.IsSealed, !view.IsSealed));
        (listed.Report is null).ShouldBe(view.IsSealed);
        var home = (await services.GetRequiredService<ProjectStateReader>().EvaluationsAsync(1, default))[0];
        (home.Metric is null).ShouldBe(view.IsSealed);
        var run = (await services.GetRequiredService<RunPageQueries>().MeasuresAsync(scene.RunId, default))[0];
        return (view.Report is not null, (await queries.CasesAsync(scene.ProjectId, id, null, 0, 10, default)).Error?.Code, home.Verdict, run.Verdict);
    });

    private Task<(bool IsSealed, int Cases)> KpiAsync(EvaluationScene scene, TestPerson person) => world.Host.ActAsAsync(person, async services =>
    {
        var kpi = (await services.GetRequiredService<KpiQueries>().FindAsync(scene.ProjectId, "hidden", default))!;
        return (kpi.IsSealed, kpi.Figures.Served.Cases);
    });
}
