using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Domain.Tenancy;
using Platform.Web.Persistence;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.RunPages;

/// <summary>Writes runs as a node would have left them.</summary>
internal static class SeededRuns
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly RunEstimate Estimate = new(100, 190_000, 70, 50, 90, 1_000_000_000, 900_000_000, 1_200_000_000, 3);

    public static Task<ProjectId> ProjectAsync(PortalTestHost host, TestTenant tenant, string name = "Question types") => host.InWorkspaceAsync(tenant, async services =>
    {
        var project = Project.Create(tenant.Scope, name, null, Vertical.Medical, TaskKind.Label, "tests", Start).Value;
        var db = services.GetRequiredService<PlatformDbContext>();
        db.Add(project);
        await db.SaveChangesAsync();
        return project.Id;
    });

    public static Task<RunId> RunAsync(
        PortalTestHost host, TestTenant tenant, ProjectId project, string name, int steps = 0, int total = 100, int seed = 1, double offset = 0) =>
        host.InWorkspaceAsync(tenant, async services =>
        {
            var run = Make(tenant.Scope, project, name, total, seed);
            var attempt = run.Claim("node-1", "job:test", Start, TimeSpan.FromMinutes(1)).Value;
            attempt.ShouldBe(1);
            var db = services.GetRequiredService<PlatformDbContext>();
            db.Add(run);
            // The node writes these with its own statement, not through the aggregate.
            db.Entry(run).Property(row => row.Step).CurrentValue = steps;
            for (var step = 1; step <= steps; step++)
                db.Add(new RunMetric(tenant.Scope, run.Id, 1, Measure(step, total, offset), Start.AddSeconds(step)));
            for (var step = 10; step <= steps; step += Math.Max(10, total / 20))
                db.Add(new RunValidation(tenant.Scope, run.Id, step, 0.5 + (1.0 / step), 1000, isBest: true, Start.AddSeconds(step)));
            await db.SaveChangesAsync();
            return run.Id;
        });

    private static Run Make(TenantScope scope, ProjectId project, string name, int total, int seed)
    {
        var plan = new RunPlan(
            project, RunKind.FineTune, name, DatasetVersionId.From(new Guid("019a0000-0000-7000-8000-000000000001")), new string('a', 64), "MedQuAD v2",
            BaseModelId.From(new Guid("019a0000-0000-7000-8000-000000000002")), new string('b', 64), "tiny",
            $$"""{"model": "tiny", "data": {"train": "train.jsonl"}, "lora": {"rank": 16, "seed": {{seed}}}, "seed": {{seed}}}""", total, Estimate);
        var run = Run.Create(scope, plan, "tests", Start).Value;
        run.Queue("tests", Start).Succeeded.ShouldBeTrue();
        return run;
    }

    private static StepMeasure Measure(int step, int total, double offset) => new(
        step, step / (double)total, 0.2 + (2.0 / step) + offset, 1e-3, 0.8, step * 1900L, 2700, 1_000_000_000, step * 0.7);
}
