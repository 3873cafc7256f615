using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Web.Features.Collections.Archiving;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Features.Collections.Questions;
using Platform.Web.Features.Collections.Searching;
using Platform.Web.Persistence;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Collections;

/// <summary>A collection in one file: written, downloaded, refused when it is not whole, restored with the same results.</summary>
public sealed class ArchiveTests(CollectionWorld world) : IClassFixture<CollectionWorld>
{
    private static readonly string[] Questions = ["north lift", "evening round nurse", "锅炉 夜间"];

    [Fact]
    public async Task A_restored_collection_finds_the_same_with_the_same_scores_without_embedding_again()
    {
        var scene = await FilledAsync();
        var before = await ResultsAsync(scene);
        var archive = await BackUpAsync(scene);

        var begun = await RestoreAsync(scene, archive);
        begun.TakesVectors.ShouldBeTrue();
        var restored = scene with { CollectionId = begun.CollectionId };
        await world.WorkAsync(restored);

        (await ResultsAsync(restored)).ShouldBe(before);
        before.ShouldAllBe(one => one.Length > 0);
        var fingerprint = await FingerprintAsync(scene);
        (fingerprint.Length, await FingerprintAsync(restored)).ShouldBe((64, fingerprint));
        await world.Host.InWorkspaceAsync(scene.Tenant, async services =>
        {
            var db = services.GetRequiredService<PlatformDbContext>();
            (await db.CollectionTasks.Where(task => task.State == TaskState.Failed).CountAsync()).ShouldBe(0);
            var documents = await db.CollectionDocuments.AsNoTracking().Where(row => row.CollectionId == restored.CollectionId).ToListAsync();
            documents.Count.ShouldBe(4);
            documents.Where(row => row.Name != "broken.pdf").ShouldAllBe(row => row.State == DocumentState.Indexed && row.Attempt == 0 && row.Chunks == 1);
            documents.Single(row => row.Name == "broken.pdf").State.ShouldBe(DocumentState.Failed);
            documents.Single(row => row.Name == "board.txt").Groups.ShouldHaveSingleItem();
            (await db.SavedQuestions.Where(row => row.CollectionId == restored.CollectionId).SingleAsync()).Expected.Single().DocumentId
                .ShouldBe(documents.Single(row => row.Name == "lift.txt").Id.Value);
            (await db.CollectionArchives.CountAsync(row => row.Kind == ArchiveKind.Upload)).ShouldBe(0);
            (await db.CollectionIndexes.SingleAsync(row => row.CollectionId == restored.CollectionId)).FirstPass.ShouldNotBeNull().Passages.ShouldBe(3);
        });
        // the file itself came along
        var texts = await world.Host.ActAsAsync(scene.Tenant.Administrator, async services =>
        {
            var row = await services.GetRequiredService<PlatformDbContext>().CollectionDocuments.AsNoTracking().SingleAsync(one => one.CollectionId == restored.CollectionId && one.Name == "lift.txt");
            await using var file = await services.GetRequiredService<DocumentFiles>().OpenAsync(row.TenantId, row.Id, row.BlobSha256, default);
            return await new StreamReader(file).ReadToEndAsync();
        });
        texts.ShouldBe("The north lift is for beds alone.");
    }

    [Fact]
    public async Task A_reader_finds_in_the_restored_collection_only_what_his_groups_may_see()
    {
        var scene = await FilledAsync();
        var begun = await RestoreAsync(scene, await BackUpAsync(scene));
        var restored = scene with { CollectionId = begun.CollectionId };
        await world.WorkAsync(restored);

        (await restored.SearchAsync("evening round nurse", scene.Tenant.Reader)).Passages.ShouldAllBe(hit => hit.DocumentName != "board.txt");
        (await restored.SearchAsync("evening round nurse", scene.Tenant.Administrator)).Passages.ShouldContain(hit => hit.DocumentName == "board.txt");

        // in another organisation the group is made without people
        var other = await world.SceneAsync();
        var moved = other with { CollectionId = (await RestoreAsync(other, await BackUpAsync(scene))).CollectionId };
        await world.WorkAsync(moved);
        (await moved.SearchAsync("evening round nurse", other.Tenant.Administrator)).Passages.ShouldAllBe(hit => hit.DocumentName != "board.txt");
        (await moved.SearchAsync("north lift")).Passages[0].DocumentName.ShouldBe("lift.txt");
    }

    [Fact]
    public async Task Without_the_embedding_model_of_the_archive_its_documents_are_embedded_again()
    {
        var scene = await FilledAsync();
        var archive = Rewritten(await BackUpAsync(scene), manifest => manifest["Index"]!["EmbedderIdentity"] = "a model of another installation");

        var begun = await RestoreAsync(scene, archive);

        (begun.TakesVectors, begun.Embedder).ShouldBe((false, "buckets-64"));
        var restored = scene with { CollectionId = begun.CollectionId };
        await world.WorkAsync(restored);
        (await restored.SearchAsync("north lift")).Passages[0].DocumentName.ShouldBe("lift.txt");
        await world.Host.InWorkspaceAsync(scene.Tenant, async services =>
        {
            var documents = await services.GetRequiredService<PlatformDbContext>().CollectionDocuments.AsNoTracking().Where(row => row.CollectionId == restored.CollectionId).ToListAsync();
            documents.Count(row => row.State == DocumentState.Indexed && row.Attempt == 1).ShouldBe(3);
        });
    }

    [Fact]
    public async Task A_worker_that_dies_at_any_write_leaves_an_empty_collection_and_the_next_one_finishes()
    {
        var scene = await FilledAsync();
        var before = await ResultsAsync(scene);
        var archive = await BackUpAsync(scene);
        for (var write = 1; write <= 2; write++)
        {
            var restored = scene with { CollectionId = (await RestoreAsync(scene, archive)).CollectionId };
            (world.Death.Writes, world.Death.DieAt, world.Death.AfterWrite) = (0, write, true);
            await Should.ThrowAsync<WorkerDiedException>(() => world.WorkAsync(restored));
            world.Death.DieAt = 0;

            (await ResultsAsync(restored)).ShouldAllBe(one => one.Length == 0);
            (await DocumentsAsync(restored)).ShouldBe(0);

            await world.Host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<PlatformDbContext>().CollectionTasks.Where(task => task.State == TaskState.Running)
                .ExecuteUpdateAsync(set => set.SetProperty(task => task.State, TaskState.Queued)));
            await world.WorkAsync(restored);
            (await ResultsAsync(restored)).ShouldBe(before);
        }
    }

    [Fact]
    public async Task A_bad_archive_is_refused_with_what_is_wrong_and_makes_nothing()
    {
        var scene = await FilledAsync();
        var good = await BackUpAsync(scene);
        var count = await CollectionsAsync(scene);
        (byte[] Content, string Code, string Names)[] bad =
        [
            ("no zip at all"u8.ToArray(), "archive.no_archive", ""),
            (good[..(good.Length / 2)], "archive.no_archive", ""),
            (Rewritten(good, manifest => manifest["Version"] = 9), "archive.wrong_version", "version 9"),
            (Rewritten(good, manifest => manifest["Format"] = "something"), "archive.wrong_version", "something"),
            (Rewritten(good, _ => { }, drop: "passages.jsonl"), "archive.part_missing", "passages.jsonl"),
            (Rewritten(good, _ => { }, add: "../evil.sh"), "archive.part_unknown", "../evil.sh"),
            (Rewritten(good, _ => { }, add: "files/00000000000000000000000000000000"), "archive.part_unknown", "files/0000"),
            (Rewritten(good, _ => { }, change: "vectors.bin"), "archive.part_damaged", "vectors.bin"),
            (Rewritten(good, _ => { }, change: "documents.jsonl"), "archive.part_damaged", "documents.jsonl"),
            (Rewritten(good, manifest => manifest["Documents"] = 3), "archive.part_damaged", "documents.jsonl"),
            (Rewritten(good, manifest => manifest["Parts"]!.AsArray().Single(part => (string)part!["Name"]! == "passages.jsonl")!["Bytes"] = long.MaxValue), "archive.too_large", ""),
            (Rewritten(good, manifest => manifest["Index"]!["Dimensions"] = 32), "archive.part_damaged", "vectors.bin"),
            (Rewritten(good, manifest => manifest.Remove("Collection")), "archive.part_damaged", "manifest.json"),
        ];
        var blobs = Blobs();

        foreach (var (content, code, names) in bad)
        {
            var refused = await ReceiveAsync(scene, content);
            refused.Succeeded.ShouldBeFalse(code);
            refused.Error.Code.ShouldBe(code, refused.Error.Message);
            refused.Error.Message.ShouldContain(names);
        }

        (await CollectionsAsync(scene)).ShouldBe(count);
        Blobs().ShouldBe(blobs);
    }

    [Fact]
    public async Task Who_may_not_read_every_document_gets_no_archive_of_them()
    {
        var scene = await FilledAsync();
        await world.Host.InWorkspaceAsync(scene.Tenant, async services =>
        {
            var db = services.GetRequiredService<PlatformDbContext>();
            foreach (var group in await db.ReaderGroups.ToListAsync())
                group.Change(group.Name, []).Succeeded.ShouldBeTrue();
            await db.SaveChangesAsync();
        });

        var asked = await world.Host.ActAsAsync(scene.Tenant.Administrator, services => services.GetRequiredService<Archives>().BackUpAsync(scene.ProjectId, scene.CollectionId, default));

        asked.Error!.Code.ShouldBe("archive.not_readable");
        asked.Error.Message.ShouldContain("1 documents");
    }

    [Fact]
    public async Task Erasing_a_document_removes_the_archives_that_hold_it_and_the_receipt_counts_them()
    {
        var scene = await FilledAsync();
        await BackUpAsync(scene);
        var id = await world.Host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<PlatformDbContext>().CollectionDocuments.Where(row => row.CollectionId == scene.CollectionId && row.Name == "lift.txt").Select(row => row.Id).SingleAsync());

        var receipt = CollectionWorld.Value(await world.Host.ActAsAsync(scene.Tenant.Administrator, services => services.GetRequiredService<EraseDocument>().HandleAsync(scene.CollectionId, id, default)));

        (await ListAsync(scene)).ShouldBeEmpty();
        var row = await world.Host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<PlatformDbContext>().ErasureReceipts.SingleAsync(one => one.Id == receipt));
        (row.Before.Files, row.After.Files).ShouldBe((3, 0));
    }

    [Fact]
    public async Task An_archive_travels_over_the_api_and_only_administrators_reach_it()
    {
        var scene = await FilledAsync();
        await BackUpAsync(scene);
        var archive = (await ListAsync(scene)).Single();
        var root = $"/api/projects/{scene.ProjectId}/collections";
        using var editor = await world.Host.SignInAsync(scene.Tenant.Editor);
        using var administrator = await world.Host.SignInAsync(scene.Tenant.Administrator);
        using var stranger = await world.Host.SignInAsync((await world.SceneAsync()).Tenant.Administrator);

        using var refused = await editor.GetAsync(new Uri($"{root}/{scene.CollectionId}/archives/{archive.Id}", UriKind.Relative));
        refused.IsSuccessStatusCode.ShouldBeFalse();
        using var foreign = await stranger.GetAsync(new Uri($"{root}/{scene.CollectionId}/archives/{archive.Id}", UriKind.Relative));
        foreign.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var download = await administrator.GetAsync(new Uri($"{root}/{scene.CollectionId}/archives/{archive.Id}", UriKind.Relative));
        download.StatusCode.ShouldBe(HttpStatusCode.OK);
        download.Content.Headers.ContentDisposition!.FileName!.ShouldContain("Handbook");
        var bytes = await download.Content.ReadAsByteArrayAsync();

        using var zip = new ZipArchive(new MemoryStream(bytes));
        zip.Entries.Select(entry => entry.FullName).ShouldContain("manifest.json");
        using var page = await administrator.GetAsync(new Uri($"{scene.Root}/versions", UriKind.Relative));
        (await page.Content.ReadAsStringAsync()).ShouldContain($"archives/{archive.Id}");
        using var deleted = await administrator.DeleteAsync(new Uri($"{root}/{scene.CollectionId}/archives/{archive.Id}", UriKind.Relative));
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ListAsync(scene)).ShouldBeEmpty();
    }

    private async Task<CollectionScene> FilledAsync()
    {
        var scene = await world.SceneAsync();
        var id = await scene.IndexAsync("lift.txt", "The north lift is for beds alone.");
        await scene.IndexAsync("boiler.txt", "锅炉房夜间由值班电工看守，钥匙在前台。");
        var board = await scene.GroupAsync("Board", scene.Tenant.Administrator);
        await scene.IndexAsync("board.txt", "The evening round of the ward is led by the charge nurse.", board);
        var broken = CollectionWorld.Value(await scene.AddBytesAsync("broken.pdf", "%PDF-1.7 nothing of a PDF follows"u8.ToArray()));
        await world.FireAsync(broken);
        await world.Host.ActAsAsync(scene.Tenant.Editor, async services => CollectionWorld.Value(await services.GetRequiredService<SavedQuestions>().SaveAsync(
            scene.ProjectId, scene.CollectionId, null, new QuestionContent("Who may use the north lift?", "Beds alone", [new ExpectedPassage(id.Value, 0, 20)]), default)));
        return scene;
    }

    private async Task<byte[]> BackUpAsync(CollectionScene scene)
    {
        var asked = await world.Host.ActAsAsync(scene.Tenant.Administrator, services => services.GetRequiredService<Archives>().BackUpAsync(scene.ProjectId, scene.CollectionId, default));
        CollectionWorld.Value(asked);
        await world.WorkAsync(scene);
        return await world.Host.ActAsAsync(scene.Tenant.Administrator, async services =>
        {
            var task = await services.GetRequiredService<PlatformDbContext>().CollectionTasks.SingleAsync(row => row.Id == asked.Value);
            task.State.ShouldBe(TaskState.Succeeded, task.FailureMessage);
            var archives = services.GetRequiredService<Archives>();
            var newest = (await archives.ListAsync(scene.CollectionId, default))[0];
            (newest.Documents, newest.Passages).ShouldBe((4, 3));
            await using var content = CollectionWorld.Value(await archives.OpenAsync(scene.CollectionId, newest.Id, default)).Content;
            using var memory = new MemoryStream();
            await content.CopyToAsync(memory);
            return memory.ToArray();
        });
    }

    private Task<IReadOnlyList<ArchiveView>> ListAsync(CollectionScene scene) =>
        world.Host.ActAsAsync(scene.Tenant.Administrator, services => services.GetRequiredService<Archives>().ListAsync(scene.CollectionId, default));

    private async Task<RestoreBegun> RestoreAsync(CollectionScene scene, byte[] archive) => CollectionWorld.Value(await ReceiveAsync(scene, archive));

    private Task<Outcome<RestoreBegun>> ReceiveAsync(CollectionScene scene, byte[] archive) => world.Host.ActAsAsync(
        scene.Tenant.Administrator, services => services.GetRequiredService<ReceiveArchive>().HandleAsync(scene.ProjectId, new MemoryStream(archive), archive.Length, default));

    private async Task<string[]> ResultsAsync(CollectionScene scene)
    {
        List<string> results = [];
        foreach (var question in Questions)
        {
            var found = await scene.SearchAsync(question, scene.Tenant.Administrator);
            results.Add(string.Join("; ", found.Passages.Select(hit => $"{hit.DocumentName} {JsonSerializer.Serialize(hit.Score)}").Order(StringComparer.Ordinal)));
        }

        return [.. results];
    }

    private Task<string> FingerprintAsync(CollectionScene scene) => world.Host.ActAsAsync(
        scene.Tenant.Reader, async services => (await services.GetRequiredService<CollectionQueries>().VersionsAsync(scene.CollectionId, default)).Single().DocumentsSha256);

    private Task<int> DocumentsAsync(CollectionScene scene) => world.Host.InWorkspaceAsync(
        scene.Tenant, services => services.GetRequiredService<PlatformDbContext>().CollectionDocuments.CountAsync(row => row.CollectionId == scene.CollectionId));

    private Task<int> CollectionsAsync(CollectionScene scene) =>
        world.Host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<PlatformDbContext>().Collections.CountAsync());

    private string[] Blobs() => [.. Directory.EnumerateFiles(Path.Combine(world.Host.DataFolder, "blobs"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>The archive written again with another manifest, and a part dropped, added or changed by a byte.</summary>
    private static byte[] Rewritten(byte[] archive, Action<JsonObject> edit, string? drop = null, string? add = null, string? change = null)
    {
        using var source = new ZipArchive(new MemoryStream(archive));
        using var memory = new MemoryStream();
        using (var target = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in source.Entries.Where(entry => entry.FullName != drop))
            {
                using var content = new MemoryStream();
                using (var stream = entry.Open())
                    stream.CopyTo(content);
                var bytes = content.ToArray();
                if (entry.FullName == "manifest.json")
                {
                    var manifest = JsonNode.Parse(bytes)!.AsObject();
                    edit(manifest);
                    bytes = Encoding.UTF8.GetBytes(manifest.ToJsonString());
                }
                if (entry.FullName == change)
                    bytes[bytes.Length / 2] ^= 1;
                using var written = target.CreateEntry(entry.FullName).Open();
                written.Write(bytes);
            }

            if (add is not null)
            {
                using var written = target.CreateEntry(add).Open();
                written.Write(SHA256.HashData("x"u8));
            }
        }

        return memory.ToArray();
    }
}
