using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Features.Runs;
using Platform.Web.Hosting.Files;
using Platform.Web.Persistence;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Runs;

/// <summary>What a run needs: a workspace with a project, a data version and a base model that works.</summary>
internal sealed record RunGround(TestTenant Tenant, ProjectId ProjectId, DatasetVersionId VersionId, BaseModelId ModelId)
{
    public const int Rows = 48;

    public static async Task<RunGround> PrepareAsync(PortalTestHost host)
    {
        var tenant = await host.CreateTenantAsync();
        var model = await ModelAsync(host, tenant);
        var projectId = await host.InWorkspaceAsync(tenant, async services =>
        {
            var db = services.GetRequiredService<PlatformDbContext>();
            var project = Project.Create(tenant.Scope, "Questions", null, Vertical.Blank, TaskKind.Answer, "test", TimeProvider.System.GetUtcNow()).Value;
            db.Add(project);
            await db.SaveChangesAsync();
            return project.Id;
        });
        var version = await host.InWorkspaceAsync(tenant, services => services.GetRequiredService<IDatasetImporter>().CreateVersionAsync(
            new ServerImport(projectId, "Data", [Part("q_train.jsonl", 0, Rows), Part("q_valid.jsonl", 100, 8), Part("q_test.jsonl", 200, 8)]), CancellationToken.None));
        version.Succeeded.ShouldBeTrue(version.Error?.ToString());
        return new RunGround(tenant, projectId, version.Value, model);
    }

    /// <summary>A run that ends with its result, so that a test of runs waits for nothing else.</summary>
    public QueueRunRequest Request(string name, string configuration) => new(ProjectId, name, VersionId, ModelId, configuration) { EvaluateWhenFinished = false };

    public async Task<Outcome<RunId>> QueueAsync(PortalTestHost host, string name, string configuration) => await host.ActAsAsync(
        Tenant.Editor, services => services.GetRequiredService<QueueRun>().HandleAsync(Request(name, configuration), CancellationToken.None));

    private static ServerFile Part(string name, int first, int count) => new(name, () => new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(first, count).Select(Line)))));

    private static string Line(int number) =>
        $$$"""{"messages":[{"role":"user","content":"What comes {{{Word(number)}}} after item {{{number * 7919}}} of the {{{Word(number * 31)}}} list?"},{"role":"assistant","content":"Item {{{(number * 7919) + 1}}}, the {{{Word(number * 17)}}} one."}]}""";

    private static string Word(int number) => new([.. Enumerable.Range(0, 6).Select(place => (char)('a' + (((number + 3) * (place + 11) * 7) % 26)))]);

    private static async Task<BaseModelId> ModelAsync(PortalTestHost host, TestTenant tenant)
    {
        for (var i = 0; i < 600; i++)
        {
            var found = await host.InWorkspaceAsync(tenant, services => services.GetRequiredService<PlatformDbContext>().BaseModels.AsNoTracking().FirstOrDefaultAsync());
            if (found is not null)
            {
                found.IsUsable.ShouldBeTrue(found.RefusalReason);
                return found.Id;
            }
            await Task.Delay(100);
        }
        throw new TimeoutException("The catalogue did not find the model.");
    }
}
