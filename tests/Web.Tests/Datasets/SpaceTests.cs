using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Datasets.Importing;
using Platform.Web.Features.Datasets.Versions;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Files.Space;
using Platform.Web.Persistence;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Datasets;

public sealed class SpaceTests : IAsyncLifetime
{
    private static readonly TimeSpan TwoDays = TimeSpan.FromDays(2);
    private static readonly string Rows = string.Concat(Enumerable.Range(0, 60).Select(row => $"{{\"question\":\"what about {row}\",\"answer\":\"this about {row}\"}}\n"));

    private TestWorkspace _workspace = null!;

    private ReclaimSpace Reclaim => _workspace.Services.GetRequiredService<ReclaimSpace>();

    public async ValueTask InitializeAsync() => _workspace = await TestWorkspace.OpenAsync();

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task A_sweep_removes_an_old_blob_that_no_row_names_and_leaves_a_fresh_one()
    {
        var old = await StoreAsync(_workspace.Scope.TenantId, "nobody's");
        Age(TwoDays);
        var fresh = await StoreAsync(_workspace.Scope.TenantId, "on its way");

        (await Reclaim.SweepAsync(CancellationToken.None)).ShouldBeGreaterThan(0);

        Blobs.Exists(_workspace.Scope.TenantId, old).ShouldBeFalse();
        Blobs.Exists(_workspace.Scope.TenantId, fresh).ShouldBeTrue();
    }

    [Fact]
    public async Task A_sweep_leaves_everything_of_a_version_and_its_rows_stay_readable()
    {
        var version = (await _workspace.ImportAsync(("faq.jsonl", Rows))).Value;
        var before = _workspace.Folder.BlobFiles();
        Age(TwoDays);

        await Reclaim.SweepAsync(CancellationToken.None);

        Kept().ShouldBe(before.Intersect(await NamedFilesAsync()).Order(StringComparer.Ordinal));
        (await _workspace.RowsAsync(version, SplitName.Train)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Equal_content_goes_only_for_the_tenant_that_has_no_row_for_it()
    {
        await _workspace.ImportAsync(("faq.jsonl", Rows));
        var (other, _) = await _workspace.AddTenantAsync();
        var name = await StoreAsync(other.TenantId, Rows);
        Age(TwoDays);

        await Reclaim.SweepAsync(CancellationToken.None);

        Blobs.Exists(other.TenantId, name).ShouldBeFalse();
        Blobs.Exists(_workspace.Scope.TenantId, name).ShouldBeTrue("the uploaded file is part of the other tenant's version");
    }

    [Fact]
    public async Task A_row_of_another_workspace_of_the_tenant_keeps_the_blob()
    {
        await _workspace.ImportAsync(("faq.jsonl", Rows));
        var second = Workspace.Create(_workspace.Scope.TenantId, "Second team", TestWorkspace.Now).Value;
        await using (var scope = _workspace.Act(new TenantScope(_workspace.Scope.TenantId, second.Id)))
        {
            var db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
            db.Add(second);
            await db.SaveChangesAsync();
        }
        var name = await StoreAsync(_workspace.Scope.TenantId, Rows);
        Age(TwoDays);

        await Reclaim.ReleaseAsync(_workspace.Scope.TenantId, [name], CancellationToken.None);

        Blobs.Exists(_workspace.Scope.TenantId, name).ShouldBeTrue();
    }

    [Fact]
    public async Task Content_that_is_stored_again_meanwhile_stays()
    {
        var name = await StoreAsync(_workspace.Scope.TenantId, "wanted again");
        Age(TwoDays);
        await StoreAsync(_workspace.Scope.TenantId, "wanted again");

        await Reclaim.SweepAsync(CancellationToken.None);

        Blobs.Exists(_workspace.Scope.TenantId, name).ShouldBeTrue();
    }

    [Fact]
    public async Task What_a_killed_upload_left_goes_after_a_day()
    {
        await StoreAsync(_workspace.Scope.TenantId, "makes the folders");
        var folder = Path.Combine(_workspace.Folder.Folders.Root, "blobs", _workspace.Scope.TenantId.Value.ToString("n"), "incoming");
        var (dead, alive) = (Path.Combine(folder, "dead.part"), Path.Combine(folder, "alive.part"));
        await File.WriteAllTextAsync(dead, "half a file");
        await File.WriteAllTextAsync(alive, "half a file");
        File.SetLastWriteTimeUtc(dead, DateTime.UnixEpoch);

        await Reclaim.SweepAsync(CancellationToken.None);

        File.Exists(dead).ShouldBeFalse();
        File.Exists(alive).ShouldBeTrue();
    }

    [Fact]
    public async Task Discarding_an_upload_gives_its_space_back()
    {
        var import = await UploadAsync();
        Age(TwoDays);
        _workspace.Folder.BlobFiles().ShouldNotBeEmpty();

        await using var scope = _workspace.Act();
        (await scope.ServiceProvider.GetRequiredService<ImportWishes>().DiscardAsync(import, CancellationToken.None)).Succeeded.ShouldBeTrue();

        _workspace.Folder.BlobFiles().ShouldBeEmpty();
    }

    [Fact]
    public async Task Deleting_a_version_that_nothing_depends_on_removes_its_dataset_and_gives_the_space_back()
    {
        var version = (await _workspace.ImportAsync(("faq.jsonl", Rows))).Value;
        Age(TwoDays);

        await using var scope = _workspace.Act();
        (await scope.ServiceProvider.GetRequiredService<DeleteVersion>().HandleAsync(_workspace.ProjectId, version, CancellationToken.None)).Succeeded.ShouldBeTrue();
        await Reclaim.SweepAsync(CancellationToken.None);

        _workspace.Folder.BlobFiles().ShouldBeEmpty();
        var db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
        (await db.DatasetVersions.AnyAsync()).ShouldBeFalse();
        (await db.Datasets.AnyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Deleting_one_of_two_equal_versions_keeps_what_the_other_needs()
    {
        var first = (await _workspace.ImportAsync(("faq.jsonl", Rows))).Value;
        var second = (await _workspace.ImportAsync(new ServerImport(_workspace.ProjectId, "The same again", [new ServerFile("faq.jsonl", () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Rows)))]))).Value;
        Age(TwoDays);

        await using var scope = _workspace.Act();
        await scope.ServiceProvider.GetRequiredService<DeleteVersion>().HandleAsync(_workspace.ProjectId, first, CancellationToken.None);
        await Reclaim.SweepAsync(CancellationToken.None);

        (await _workspace.RowsAsync(second, SplitName.Train)).ShouldNotBeEmpty();
        Kept().ShouldBe(await NamedFilesAsync());
    }

    [Fact]
    public async Task Another_tenants_version_is_not_found_and_not_deleted()
    {
        var version = (await _workspace.ImportAsync(("faq.jsonl", Rows))).Value;
        var (other, _) = await _workspace.AddTenantAsync();

        await using var scope = _workspace.Act(other);
        var refused = await scope.ServiceProvider.GetRequiredService<DeleteVersion>().HandleAsync(_workspace.ProjectId, version, CancellationToken.None);

        refused.Error!.Code.ShouldBe("dataset.version_not_found");
        (await _workspace.RowsAsync(version, SplitName.Train)).ShouldNotBeEmpty();
    }

    [Fact]
    public void Every_feature_that_stores_blobs_names_them()
    {
        var features = Directory.EnumerateFiles(Path.Combine(SourceFolders.Root, "src/Web/Features"), "*.cs", SearchOption.AllDirectories)
            .Select(file => (Feature: Path.GetRelativePath(Path.Combine(SourceFolders.Root, "src/Web/Features"), file).Split('/')[0], Code: File.ReadAllText(file))).ToList();

        var storing = features.Where(file => file.Code.Contains("blobs.WriteAsync(", StringComparison.Ordinal) || file.Code.Contains("new BlobPipe(", StringComparison.Ordinal)).Select(file => file.Feature).Distinct();
        var naming = features.Where(file => file.Code.Contains(": IBlobOwner", StringComparison.Ordinal)).Select(file => file.Feature).Distinct();

        storing.Order(StringComparer.Ordinal).ShouldBe(naming.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_column_that_holds_a_blobs_name_is_known_to_its_owner()
    {
        using var scope = _workspace.Services.CreateScope();
        var columns = scope.ServiceProvider.GetRequiredService<PlatformDbContext>().Model.GetEntityTypes()
            .SelectMany(entity => entity.GetProperties().Where(property => property.Name.EndsWith("Sha256", StringComparison.Ordinal)).Select(property => $"{entity.ClrType.Name}.{property.Name}"));

        // A new one that names a blob: name it in the feature's IBlobOwner first, else the sweep removes it. An adapter's is the hash of a file below runs,
        // and a ContentSha256 is that of a document as it was sent.
        columns.Order(StringComparer.Ordinal).ShouldBe([
            "Adapter.Sha256", "CollectionArchive.BlobSha256", "CollectionDocument.BlobSha256", "CollectionDocument.ContentSha256", "CollectionDocument.ExtractedSha256", "ErasureReceipt.ContentSha256",
            "Evaluation.CasesSha256", "EvaluationPart.Sha256", "EvidencePart.BlobSha256", "SourceItem.ContentSha256", "Upload.Sha256"]);
    }

    private IBlobStore Blobs => _workspace.Services.GetRequiredService<IBlobStore>();

    private string[] Kept() => [.. _workspace.Folder.BlobFiles().Order(StringComparer.Ordinal)];

    private async Task<string> StoreAsync(TenantId tenant, string content) =>
        (await Blobs.WriteAsync(tenant, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)), CancellationToken.None)).Sha256;

    private async Task<DatasetImportId> UploadAsync()
    {
        await using var scope = _workspace.Act();
        var import = (await scope.ServiceProvider.GetRequiredService<ImportWishes>().StartAsync(_workspace.ProjectId, null, CancellationToken.None)).Value;
        var stored = await scope.ServiceProvider.GetRequiredService<StoreUpload>().HandleAsync(
            new IncomingFile(_workspace.ProjectId, import, "faq.jsonl", null, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Rows))), CancellationToken.None);
        stored.Succeeded.ShouldBeTrue();
        return import;
    }

    private void Age(TimeSpan by)
    {
        foreach (var file in _workspace.Folder.BlobFiles())
            File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file) - by);
    }

    // The files of the versions' blobs, as the manifest of each row says it.
    private async Task<string[]> NamedFilesAsync()
    {
        await using var scope = _workspace.Act();
        var named = await new Platform.Web.Features.Datasets.DatasetBlobs().NamesAsync(scope.ServiceProvider.GetRequiredService<PlatformDbContext>(), CancellationToken.None);
        return [.. _workspace.Folder.BlobFiles().Where(file => named.Contains(Path.GetFileName(file))).Order(StringComparer.Ordinal)];
    }
}
