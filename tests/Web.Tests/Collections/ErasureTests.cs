using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Collections;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Features.Collections.Questions;
using Platform.Web.Hosting.Files;
using Platform.Web.Persistence;

namespace Platform.Web.Tests.Collections;

public sealed class ErasureTests(CollectionWorld world) : IClassFixture<CollectionWorld>
{
    private const string Text = "The cabinet of the night nurse is opened with the silver key only.";

    [Fact]
    public async Task A_search_right_after_an_erasure_finds_nothing_and_the_receipt_counts_before_and_after()
    {
        var scene = await world.SceneAsync();
        var id = await scene.IndexAsync("keys.txt", Text);
        var before = await scene.RowAsync(id);
        await ExpectAsync(scene, id);

        var erased = await EraseAsync(scene, id);

        erased.Succeeded.ShouldBeTrue(erased.Error?.ToString());
        (await scene.SearchAsync("silver key")).Passages.ShouldBeEmpty();
        (await scene.RowAsync(id)).ShouldBeNull();
        (await scene.CountAsync(id)).ShouldBe((0, 0));
        var receipt = await ReceiptAsync(scene, erased.Value);
        (receipt.Before.Passages, receipt.Before.Vectors, receipt.Before.KeywordEntries, receipt.Before.Files, receipt.Before.Expectations).ShouldBe((1, 1, 1, 2, 1));
        (receipt.After.Total, receipt.IsComplete, receipt.IsGenuine).ShouldBe((0, true, true));
        var blobs = world.Host.Services.GetRequiredService<IBlobStore>();
        blobs.Exists(scene.Tenant.Scope.TenantId, before!.BlobSha256).ShouldBeFalse();
        blobs.Exists(scene.Tenant.Scope.TenantId, before.ExtractedSha256!).ShouldBeFalse();
        (await QuestionsAsync(scene)).ShouldBe(0);
    }

    [Fact]
    public async Task Erasing_one_document_leaves_another_of_the_same_content_in_another_collection_readable()
    {
        var scene = await world.SceneAsync();
        var other = scene with { CollectionId = await world.Host.ActAsAsync(scene.Tenant.Editor, async services => CollectionWorld.Value(
            await services.GetRequiredService<CreateCollection>().HandleAsync(scene.ProjectId, new CreateCollectionRequest("Second", null), default))) };
        var id = await scene.IndexAsync("keys.txt", Text);
        var kept = CollectionWorld.Value(await other.AddAsync("keys.txt", Text));

        await EraseAsync(scene, id);

        await world.FireAsync(kept);
        (await other.SearchAsync("silver key")).Passages.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Cycles_of_upload_and_erasure_leave_no_orphan_anywhere()
    {
        // LATHE_CYCLES=1000 for the release figure; the vector index itself is cycled 10,000 times by its own test
        var cycles = int.Parse(Environment.GetEnvironmentVariable("LATHE_CYCLES") ?? "10", System.Globalization.CultureInfo.InvariantCulture);
        var scene = await world.SceneAsync();
        var kept = await scene.IndexAsync("kept.txt", Text);
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            var id = await scene.IndexAsync($"{cycle}.txt", $"{Text} Cycle {cycle}.");
            (await EraseAsync(scene, id)).Succeeded.ShouldBeTrue();
            (await scene.CountAsync(id)).ShouldBe((0, 0), $"cycle {cycle}");
        }

        (await scene.SearchAsync("silver key", count: 50)).Passages.Select(hit => hit.DocumentId).ShouldBe([kept.Value]);
        await world.Host.InWorkspaceAsync(scene.Tenant, async services =>
        {
            var db = services.GetRequiredService<PlatformDbContext>();
            (await db.StoredChunks.CountAsync(), await db.IndexEntries.CountAsync(), await db.CollectionDocuments.CountAsync(), await db.ErasureReceipts.CountAsync()).ShouldBe((1, 1, 1, cycles));
        });
        Directory.EnumerateFiles(Path.Combine(world.Host.DataFolder, "blobs", scene.Tenant.Scope.TenantId.Value.ToString("n")), "*", SearchOption.AllDirectories).Count().ShouldBe(2);
    }

    [Fact]
    public async Task Receipts_form_a_chain()
    {
        var scene = await world.SceneAsync();
        var first = await ReceiptAsync(scene, (await EraseAsync(scene, await scene.IndexAsync("one.txt", Text + " One."))).Value);
        var second = await ReceiptAsync(scene, (await EraseAsync(scene, await scene.IndexAsync("two.txt", Text + " Two."))).Value);

        first.PreviousHash.ShouldBeEmpty();
        second.PreviousHash.ShouldBe(first.Hash);
    }

    [Fact]
    public async Task Hold_and_retention_refuse_and_change_nothing()
    {
        var scene = await world.SceneAsync();
        var id = await scene.IndexAsync("keys.txt", Text);
        await KeepAsync(scene, null, "Case 12");
        (await EraseAsync(scene, id)).Error!.Code.ShouldBe("collection.held");
        await KeepAsync(scene, 30, "");
        (await EraseAsync(scene, id)).Error!.Code.ShouldBe("document.retained");

        (await scene.SearchAsync("silver key")).Passages.ShouldHaveSingleItem();
        await KeepAsync(scene, null, "");
        (await EraseAsync(scene, id)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_document_that_is_erased_under_its_worker_leaves_nothing_behind()
    {
        var scene = await world.SceneAsync();
        var id = CollectionWorld.Value(await scene.AddAsync("keys.txt", Text));
        world.Extraction.Before = () => EraseAsync(scene, id).GetAwaiter().GetResult().Succeeded.ShouldBeTrue();

        await world.FireAsync(id);

        world.Extraction.Before = () => { };
        (await scene.RowAsync(id)).ShouldBeNull();
        (await scene.CountAsync(id)).ShouldBe((0, 0));
        (await scene.SearchAsync("silver key")).Passages.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_erasure_that_broke_off_hides_the_document_and_is_finished_later()
    {
        var scene = await world.SceneAsync();
        var id = await scene.IndexAsync("keys.txt", Text);
        (world.Death.Writes, world.Death.DieAt, world.Death.AfterWrite) = (0, 1, false);
        await Should.ThrowAsync<WorkerDiedException>(() => EraseAsync(scene, id));
        world.Death.DieAt = 0;
        (await scene.SearchAsync("silver key")).Passages.ShouldBeEmpty();

        var finished = await world.Host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<EraseDocument>().FinishAsync(id));

        finished.Succeeded.ShouldBeTrue(finished.Error?.ToString());
        (await scene.CountAsync(id)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Deleting_a_collection_erases_every_document_with_a_receipt()
    {
        var scene = await world.SceneAsync();
        await scene.IndexAsync("one.txt", Text + " One.");
        await scene.IndexAsync("two.txt", Text + " Two.");

        var deleted = await world.Host.ActAsAsync(scene.Tenant.Administrator, services => services.GetRequiredService<ChangeCollection>().DeleteAsync(scene.ProjectId, scene.CollectionId, default));

        deleted.Succeeded.ShouldBeTrue(deleted.Error?.ToString());
        var receipts = await world.Host.ActAsAsync(scene.Tenant.Reader, services => services.GetRequiredService<CollectionQueries>().ReceiptsAsync(scene.ProjectId, 0, 10, default));
        receipts.Total.ShouldBe(2);
        receipts.Items.ShouldAllBe(receipt => receipt.IsGenuine && receipt.After.Total == 0);
    }

    private Task<Platform.Domain.Kernel.Outcome<ErasureReceiptId>> EraseAsync(CollectionScene scene, DocumentId id) => world.Host.ActAsAsync(
        scene.Tenant.Editor, services => services.GetRequiredService<EraseDocument>().HandleAsync(scene.CollectionId, id, default));

    private Task<bool> KeepAsync(CollectionScene scene, int? days, string hold) => world.Host.ActAsAsync(scene.Tenant.Administrator, async services =>
        (await services.GetRequiredService<ChangeCollection>().KeepAsync(scene.ProjectId, scene.CollectionId, days, hold, default)).Succeeded);

    private Task<bool> ExpectAsync(CollectionScene scene, DocumentId id) => world.Host.ActAsAsync(scene.Tenant.Editor, async services => (await services.GetRequiredService<SavedQuestions>()
        .SaveAsync(scene.ProjectId, scene.CollectionId, null, new QuestionContent("Which key opens the cabinet?", "The silver one.", [new ExpectedPassage(id.Value, 0, Text.Length)]), default)).Succeeded);

    private Task<int> QuestionsAsync(CollectionScene scene) => world.Host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<PlatformDbContext>().SavedQuestions.CountAsync());

    private Task<ErasureReceipt> ReceiptAsync(CollectionScene scene, ErasureReceiptId id) => world.Host.InWorkspaceAsync(scene.Tenant, services =>
        services.GetRequiredService<PlatformDbContext>().ErasureReceipts.AsNoTracking().SingleAsync(row => row.Id == id));
}
