using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Collections;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Features.Collections.Sources;
using Platform.Web.Persistence;

namespace Platform.Web.Tests.Collections;

/// <summary>A collection that follows a folder.</summary>
public sealed class SourceTests(CollectionWorld world) : IClassFixture<CollectionWorld>
{
    [Fact]
    public async Task What_comes_changes_and_goes_in_the_folder_comes_changes_and_goes_in_the_collection()
    {
        using var source = await SourceScene.MakeAsync(world);
        source.Write("ward/lifts.txt", "The north lift is for beds alone.");
        source.Write("kitchen.txt", "The kitchen closes at eight.");
        var id = await source.BindAsync();
        (await source.NamesAsync()).ShouldBe(["kitchen.txt", "ward/lifts.txt"]);
        (await source.DocumentAsync("ward/lifts.txt")).Fields.ShouldBe(new Dictionary<string, string> { ["folder"] = "ward" });

        source.Write("ward/lifts.txt", "The south elevator takes visitors now.");
        source.Write("new.txt", "Parking costs two francs an hour.");
        source.Delete("kitchen.txt");
        var sync = await source.SyncAsync(id);

        (sync.State, sync.Added, sync.Changed, sync.Removed, sync.Refused).ShouldBe((SyncState.Done, 1, 1, 1, 0));
        (await source.NamesAsync()).ShouldBe(["new.txt", "ward/lifts.txt"]);
        var lifts = await source.DocumentAsync("ward/lifts.txt");
        (lifts.State, lifts.FileRevision).ShouldBe((DocumentState.Indexed, 1));
        var found = await source.Scene.SearchAsync("north lift beds kitchen elevator");
        found.Passages.ShouldContain(hit => hit.Text.Contains("south elevator", StringComparison.Ordinal));
        found.Passages.ShouldNotContain(hit => hit.Text.Contains("north", StringComparison.Ordinal) || hit.Text.Contains("kitchen", StringComparison.Ordinal));
        (await source.Scene.CountAsync(lifts.Id)).ShouldBe((1, 1));
        (await source.ReceiptsAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_synchronisation_without_changes_touches_nothing()
    {
        using var source = await SourceScene.MakeAsync(world);
        source.Write("lifts.txt", "The north lift is for beds alone.");
        var id = await source.BindAsync();
        var before = await source.DocumentAsync("lifts.txt");
        File.SetLastWriteTimeUtc(Path.Combine(source.Root, "lifts.txt"), DateTime.UnixEpoch.AddYears(40));

        var touched = await source.SyncAsync(id);
        var quiet = await source.SyncAsync(id);

        (touched.Changed, quiet.Changed, quiet.Seen, quiet.Details.Count).ShouldBe((0, 0, 1, 0));
        (await source.DocumentAsync("lifts.txt")).Version.ShouldBe(before.Version);
    }

    [Fact]
    public async Task Links_lead_nowhere()
    {
        using var source = await SourceScene.MakeAsync(world);
        var outside = Directory.CreateTempSubdirectory("lathe-outside-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(outside.FullName, "secret.txt"), "The master key lies under the third stone.", TestContext.Current.CancellationToken);
            source.Write("lifts.txt", "The north lift is for beds alone.");
            File.CreateSymbolicLink(Path.Combine(source.Root, "key.txt"), Path.Combine(outside.FullName, "secret.txt"));
            Directory.CreateSymbolicLink(Path.Combine(source.Root, "elsewhere"), outside.FullName);

            var id = await source.BindAsync();

            (await source.NamesAsync()).ShouldBe(["lifts.txt"]);
            var sync = (await source.ViewAsync(id)).History[0];
            sync.Details.Where(detail => detail.Code == "source.linked").Select(detail => detail.Path).Order().ShouldBe(["elsewhere", "key.txt"]);
            (await source.TryBindAsync("elsewhere")).Error!.Code.ShouldBe("source.taken");
            using var through = new FolderSource(source.Root, "elsewhere", 100);
            (await Should.ThrowAsync<SourceException>(async () => await through.ListAsync(default).ToListAsync())).Error.Code.ShouldBe("source.linked");
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_file_that_was_exchanged_for_a_link_after_it_was_listed_is_not_read()
    {
        using var source = await SourceScene.MakeAsync(world);
        source.Write("a/notes.txt", "Harmless notes.");
        using var folder = new FolderSource(source.Root, "", 100);
        var listed = await folder.ListAsync(TestContext.Current.CancellationToken).SingleAsync(TestContext.Current.CancellationToken);
        var outside = Directory.CreateTempSubdirectory("lathe-outside-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(outside.FullName, "notes.txt"), "The master key.", TestContext.Current.CancellationToken);
            Directory.Delete(Path.Combine(source.Root, "a"), recursive: true);
            Directory.CreateSymbolicLink(Path.Combine(source.Root, "a"), outside.FullName);

            (await Should.ThrowAsync<SourceException>(() => folder.OpenAsync(listed, TestContext.Current.CancellationToken))).Error.Code.ShouldBe("source.linked");
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Only_what_the_operator_allows_to_the_workspace_can_be_followed()
    {
        using var source = await SourceScene.MakeAsync(world);
        using var other = await SourceScene.MakeAsync(world);

        (await source.TryBindAsync(root: other.Root)).Error!.Code.ShouldBe("source.root_not_allowed");
        (await source.TryBindAsync(root: "/etc")).Error!.Code.ShouldBe("source.root_not_allowed");
        (await source.TryBindAsync("../")).Error!.Code.ShouldBe("source.path_invalid");
        (await source.TryBindAsync("a/../../b")).Error!.Code.ShouldBe("source.path_invalid");
    }

    [Fact]
    public async Task When_too_much_is_gone_nothing_is_changed_until_a_person_confirms_that_number()
    {
        using var source = await SourceScene.MakeAsync(world);
        for (var at = 0; at < 6; at++)
            source.Write($"rule{at}.txt", $"Rule number {at} concerns gloves.");
        var id = await source.BindAsync();
        for (var at = 0; at < 3; at++)
            source.Delete($"rule{at}.txt");
        source.Write("late.txt", "A late rule concerns masks.");

        var asked = await source.SyncAsync(id);

        (asked.State, asked.FailureCode).ShouldBe((SyncState.Asks, "source.many_removals"));
        (await source.NamesAsync()).Count.ShouldBe(6);
        (await source.ViewAsync(id)).AskedRemovals.ShouldBe(3);
        source.Delete("rule3.txt");
        (await source.SyncAsync(id, confirmed: true)).State.ShouldBe(SyncState.Asks, "four are gone, three were confirmed");
        var done = await source.SyncAsync(id, confirmed: true);
        (done.State, done.Removed, done.Added).ShouldBe((SyncState.Done, 4, 1));
        (await source.ViewAsync(id)).AskCode.ShouldBeNull();
        (await source.NamesAsync()).ShouldBe(["late.txt", "rule4.txt", "rule5.txt"]);
    }

    [Fact]
    public async Task A_share_that_is_not_mounted_or_empty_removes_nothing()
    {
        using var source = await SourceScene.MakeAsync(world);
        source.Write("lifts.txt", "The north lift is for beds alone.");
        var id = await source.BindAsync();
        source.Delete("lifts.txt");

        (await source.SyncAsync(id)).FailureCode.ShouldBe("source.empty");
        Directory.Delete(source.Root);
        var gone = await source.SyncAsync(id, confirmed: true);

        (gone.State, gone.FailureCode).ShouldBe((SyncState.Failed, "source.not_there"));
        (await source.NamesAsync()).ShouldBe(["lifts.txt"]);
    }

    [Fact]
    public async Task A_document_under_legal_hold_is_neither_erased_nor_replaced_and_the_history_says_so()
    {
        using var source = await SourceScene.MakeAsync(world);
        source.Write("one.txt", "The north lift is for beds alone.");
        source.Write("two.txt", "The kitchen closes at eight.");
        source.Write("three.txt", "Parking costs two francs an hour.");
        var id = await source.BindAsync();
        foreach (var name in new[] { "one.txt", "two.txt" })
        {
            var document = await source.DocumentAsync(name);
            await world.Host.ActAsAsync(source.Scene.Tenant.Administrator, services => services.GetRequiredService<DocumentWishes>().HoldAsync(source.Scene.CollectionId, document.Id, "trial", default));
        }

        source.Delete("one.txt");
        source.Write("two.txt", "The kitchen closes at nine from now on.");
        var sync = await source.SyncAsync(id);

        (sync.Kept, sync.Removed, sync.Changed).ShouldBe((2, 0, 0));
        sync.Details.ShouldAllBe(detail => detail.Act == SyncAct.Kept && detail.Code == "document.held");
        (await source.Scene.SearchAsync("kitchen closes eight")).Passages[0].Text.ShouldContain("eight");
        (await source.NamesAsync()).ShouldBe(["one.txt", "three.txt", "two.txt"]);
    }

    [Fact]
    public async Task The_readers_of_a_subfolder_are_those_of_its_rule_and_follow_the_rule_when_it_changes()
    {
        using var source = await SourceScene.MakeAsync(world);
        var board = await source.Scene.GroupAsync("Board", source.Scene.Tenant.Editor);
        source.Write("board/merger.txt", "The merger is planned for spring.");
        source.Write("open.txt", "The garden is open to everybody in spring.");
        var id = await source.BindAsync(plan => plan with { Rules = [new SourceRule("board", [board])] });
        (await source.Scene.SearchAsync("merger spring", source.Scene.Tenant.Reader)).Passages.ShouldNotContain(hit => hit.DocumentName == "board/merger.txt");
        (await source.Scene.SearchAsync("merger spring", source.Scene.Tenant.Editor)).Passages.ShouldContain(hit => hit.DocumentName == "board/merger.txt");

        await world.Host.ActAsAsync(source.Scene.Tenant.Administrator, services => services.GetRequiredService<CollectionSources>().ChangeAsync(source.Scene.CollectionId, id, new SourcePlan { Root = source.Root, Groups = [board] }, default));
        await source.SyncAsync(id);

        (await source.Scene.SearchAsync("merger spring", source.Scene.Tenant.Reader)).Passages.ShouldBeEmpty();
        (await source.Scene.SearchAsync("merger spring", source.Scene.Tenant.Editor)).Passages.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Two_equal_files_are_one_document_and_the_second_takes_over_when_the_first_goes()
    {
        using var source = await SourceScene.MakeAsync(world);
        source.Write("a.txt", "The north lift is for beds alone.");
        source.Write("b.txt", "The north lift is for beds alone.");
        source.Write("empty.txt", "");
        var id = await source.BindAsync();
        var first = (await source.ViewAsync(id)).History[0];
        first.Details.Where(detail => detail.Act == SyncAct.Refused).Select(detail => (detail.Path, detail.Code)).Order().ShouldBe([("b.txt", "document.duplicate"), ("empty.txt", "document.empty")]);

        source.Delete("a.txt");
        var sync = await source.SyncAsync(id);

        (sync.Removed, sync.Added).ShouldBe((1, 1));
        (await source.NamesAsync()).ShouldBe(["b.txt"]);
    }

    [Fact]
    public async Task The_files_of_an_archive_go_with_it()
    {
        using var source = await SourceScene.MakeAsync(world);
        source.Write("other.txt", "The garden is open.");
        using (var zip = ZipFile.Open(Path.Combine(source.Root, "rules.zip"), ZipArchiveMode.Create))
        {
            await using var entry = await zip.CreateEntry("gloves.txt").OpenAsync(TestContext.Current.CancellationToken);
            await entry.WriteAsync("Gloves are worn in the ward."u8.ToArray(), TestContext.Current.CancellationToken);
        }

        var id = await source.BindAsync();
        (await source.NamesAsync()).ShouldBe(["other.txt", "rules.zip", "rules.zip/gloves.txt"]);
        source.Delete("rules.zip");
        await source.SyncAsync(id);

        (await source.NamesAsync()).ShouldBe(["other.txt"]);
        (await source.ReceiptsAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task A_document_that_a_person_deleted_comes_back_only_when_its_file_changes()
    {
        using var source = await SourceScene.MakeAsync(world);
        source.Write("lifts.txt", "The north lift is for beds alone.");
        var id = await source.BindAsync();
        var document = await source.DocumentAsync("lifts.txt");
        await world.Host.ActAsAsync(source.Scene.Tenant.Editor, services => services.GetRequiredService<EraseDocument>().HandleAsync(source.Scene.CollectionId, document.Id, default));

        (await source.SyncAsync(id)).Added.ShouldBe(0);
        source.Write("lifts.txt", "The south lift is for visitors.");

        (await source.SyncAsync(id)).Added.ShouldBe(1);
        (await source.NamesAsync()).ShouldBe(["lifts.txt"]);
    }

    [Fact]
    public async Task A_synchronisation_that_is_ended_leaves_whole_documents_and_the_next_one_goes_on()
    {
        using var source = await SourceScene.MakeAsync(world);
        for (var at = 0; at < 5; at++)
            source.Write($"rule{at}.txt", $"Rule number {at} concerns gloves.");
        var id = CollectionWorld.Value(await source.TryBindAsync());
        await world.Host.InWorkspaceAsync(source.Scene.Tenant, async services =>
        {
            var db = services.GetRequiredService<PlatformDbContext>();
            var task = await db.CollectionTasks.SingleAsync(row => row.CollectionId == source.Scene.CollectionId);
            await services.GetServices<Features.Collections.Indexing.ICollectionWork>().Single(work => work.Kind == CollectionTaskKind.Sync).RunAsync(
                task, (done, _) => Task.FromResult<Domain.Kernel.Outcome>(done < 2 ? Domain.Kernel.Outcome.Success : CollectionErrors.TaskCancelled()), default);
            db.Remove(task);
            await db.SaveChangesAsync();
        });
        await world.WorkAsync(source.Scene);
        (await source.NamesAsync()).Count.ShouldBe(2);
        (await source.ViewAsync(id)).History[0].State.ShouldBe(SyncState.Cancelled);

        var next = await source.SyncAsync(id);

        (next.State, next.Added).ShouldBe((SyncState.Done, 3));
        (await source.NamesAsync()).Count.ShouldBe(5);
    }
}
