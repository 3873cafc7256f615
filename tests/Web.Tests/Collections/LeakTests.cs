using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Collections;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Features.Collections.Searching;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Collections;

public sealed class LeakTests(CollectionWorld world) : IClassFixture<CollectionWorld>
{
    // 4 readers; LATHE_PROBES=500 makes the 2,000 probes of the release figure
    private static readonly int Probes = int.Parse(Environment.GetEnvironmentVariable("LATHE_PROBES") ?? "25", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task No_canary_of_another_group_or_tenant_is_found_by_any_probe()
    {
        var (mine, other) = (await world.SceneAsync(), await world.SceneAsync());
        var (reader, editor) = (mine.Tenant.Reader, mine.Tenant.Editor);
        var (first, second) = (await mine.GroupAsync("Cardiology", reader), await mine.GroupAsync("Law", editor));
        var readers = new Dictionary<Guid, string>
        {
            [(await mine.IndexAsync("all.txt", Canary("canary-all"))).Value] = "all",
            [(await mine.IndexAsync("first.txt", Canary("canary-first"), first)).Value] = "first",
            [(await mine.IndexAsync("second.txt", Canary("canary-second"), second)).Value] = "second",
            [(await other.IndexAsync("other.txt", Canary("canary-other"))).Value] = "other",
        };

        var leaks = new List<string>();
        foreach (var (scene, person, allowed) in new (CollectionScene, TestPerson, string[])[]
        {
            (mine, reader, ["all", "first"]), (mine, editor, ["all", "second"]), (mine, mine.Tenant.Administrator, ["all"]), (other, other.Tenant.Administrator, ["other"]),
        })
        {
            for (var probe = 0; probe < Probes; probe++)
            {
                var result = await scene.SearchAsync(Probe(probe), person, count: 50);
                leaks.AddRange(result.Passages.Where(hit => !allowed.Contains(readers[hit.DocumentId])).Select(hit => $"{person.Email} found {hit.DocumentName} by probe {probe}"));
                result.Passages.Select(hit => readers[hit.DocumentId]).Distinct().Count().ShouldBe(allowed.Length, $"probe {probe} finds what may be found");
            }
        }
        leaks.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_document_of_a_group_is_not_found_under_any_query_of_people_outside_it()
    {
        var scene = await world.SceneAsync();
        var group = await scene.GroupAsync("Law", scene.Tenant.Editor);
        var id = await scene.IndexAsync("contract.txt", Canary("canary-contract"), group);

        await world.Host.ActAsAsync(scene.Tenant.Reader, async services =>
        {
            var queries = services.GetRequiredService<CollectionQueries>();
            (await queries.DocumentsAsync(scene.CollectionId, new DocumentFilter(), 0, 10, default)).Total.ShouldBe(0);
            (await queries.DocumentAsync(scene.CollectionId, id, default)).Error!.Code.ShouldBe("document.not_found");
            (await queries.ListAsync(scene.ProjectId, default)).Single().Documents.ShouldBe(0);
            (await services.GetRequiredService<DocumentTexts>().PageAsync(scene.CollectionId, id, null, null, default)).Error!.Code.ShouldBe("document.not_found");
            (await services.GetRequiredService<DocumentWishes>().StopAsync(scene.CollectionId, id, default)).Error!.Code.ShouldBe("document.not_found");
            (await services.GetRequiredService<EraseDocument>().HandleAsync(scene.CollectionId, id, default)).Error!.Code.ShouldBe("document.not_found");
            return true;
        });
    }

    [Fact]
    public async Task An_administrator_outside_the_group_sees_that_a_document_is_there_and_not_its_text()
    {
        var scene = await world.SceneAsync();
        var group = await scene.GroupAsync("Law", scene.Tenant.Editor);
        var id = await scene.IndexAsync("contract.txt", Canary("canary-contract"), group);

        await world.Host.ActAsAsync(scene.Tenant.Administrator, async services =>
        {
            (await services.GetRequiredService<CollectionQueries>().DocumentsAsync(scene.CollectionId, new DocumentFilter(), 0, 10, default)).Items.Single().CanReadText.ShouldBeFalse();
            (await services.GetRequiredService<DocumentTexts>().PageAsync(scene.CollectionId, id, null, null, default)).Succeeded.ShouldBeFalse();
            return true;
        });
    }

    [Fact]
    public async Task New_readers_hold_in_both_indexes_at_once()
    {
        var scene = await world.SceneAsync();
        var group = await scene.GroupAsync("Law", scene.Tenant.Editor);
        var id = await scene.IndexAsync("contract.txt", Canary("canary-contract"));
        (await scene.SearchAsync("canary", scene.Tenant.Reader)).Passages.ShouldNotBeEmpty();

        await ScopeAsync(scene, id, group);
        (await scene.SearchAsync("canary", scene.Tenant.Reader)).Passages.ShouldBeEmpty();
        (await scene.SearchAsync("canary", scene.Tenant.Editor)).Passages.ShouldNotBeEmpty();

        await ScopeAsync(scene, id);
        (await scene.SearchAsync("canary", scene.Tenant.Reader)).Passages.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_person_can_let_only_his_own_groups_read()
    {
        var scene = await world.SceneAsync();
        var group = await scene.GroupAsync("Law", scene.Tenant.Reader);

        await world.Host.ActAsAsync(scene.Tenant.Editor, async services =>
        {
            (await services.GetRequiredService<ReaderGroups>().MayChooseAsync([group], default)).Error!.Code.ShouldBe("document.group_foreign");
            return true;
        });
    }

    private static string Canary(string word) => $"The {word} bird sings in the north wing of the house when the treatment of patients begins. Word {word} again.";

    private static string Probe(int number) => number switch
    {
        0 => "canary-first",
        1 => "canary-second",
        2 => "canary-other",
        3 => "canary-all bird",
        _ => string.Join(' ', "bird sings north wing house treatment patients begins canary word".Split(' ').Skip(number % 5).Take(3 + number % 4)),
    };

    private Task<bool> ScopeAsync(CollectionScene scene, DocumentId id, params string[] groups) => world.Host.ActAsAsync(scene.Tenant.Administrator, async services =>
    {
        var scoped = await services.GetRequiredService<DocumentWishes>().ScopeAsync(scene.CollectionId, id, groups, new Dictionary<string, string>(), default);
        return scoped.Succeeded ? true : throw new InvalidOperationException(scoped.Error.ToString());
    });
}
