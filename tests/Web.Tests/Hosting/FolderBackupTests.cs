using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Collections;
using Platform.Web.Hosting.Backup;
using Platform.Web.Persistence;
using Platform.Web.Tests.Collections;

namespace Platform.Web.Tests.Hosting;

/// <summary>The whole data folder: copied under a portal that works, restored into a portal that finds the same, refused when it is not whole.</summary>
public sealed class FolderBackupTests : IAsyncLifetime
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("lathe-backup-").FullName;
    private readonly CollectionWorld _world = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Backup => Path.Combine(_scratch, "backup");

    private string Restored => Path.Combine(_scratch, "restored");

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        Directory.Delete(_scratch, recursive: true);
    }

    [Fact]
    public async Task A_portal_on_the_restored_folder_finds_every_document_whose_row_came_along_though_others_came_and_went_under_the_copy()
    {
        var scene = await _world.SceneAsync();
        for (var number = 0; number < 5; number++)
            await scene.IndexAsync($"{number}.txt", $"Lift number {number} is for beds alone.");
        var busy = Task.Run(
            async () =>
            {
                for (var number = 5; number < 40; number++)
                {
                    var id = await scene.IndexAsync($"{number}.txt", $"Lift number {number} is for visitors.");
                    if (number % 3 == 0)
                        await _world.Host.ActAsAsync(scene.Tenant.Administrator, services => services.GetRequiredService<Platform.Web.Features.Collections.Managing.EraseDocument>().HandleAsync(scene.CollectionId, id, default));
                }
            },
            Stop);

        var made = await new FolderBackup(_world.Host.DataFolder, Backup, withModels: true, TimeProvider.System).RunAsync(Stop);
        await busy;
        await FolderRestore.RunAsync(Backup, Restored, Stop);

        made.Files.ShouldBeGreaterThan(10);
        await using var second = new CollectionWorld();
        second.Host.Settings["Lathe:DataFolder"] = Restored;
        await second.InitializeAsync();
        var there = scene with { World = second };
        var documents = await second.Host.InWorkspaceAsync(scene.Tenant, services =>
            services.GetRequiredService<PlatformDbContext>().CollectionDocuments.AsNoTracking().Where(row => row.State == DocumentState.Indexed).ToListAsync());
        documents.Count.ShouldBeGreaterThanOrEqualTo(5);
        foreach (var document in documents)
        {
            (await there.CountAsync(document.Id)).ShouldBe((1, 1), document.Name);
            (await there.SearchAsync($"Lift number {Path.GetFileNameWithoutExtension(document.Name)}", count: 50)).Passages.ShouldContain(hit => hit.DocumentId == document.Id.Value, document.Name);
            await second.Host.InWorkspaceAsync(scene.Tenant, async services =>
            {
                await using var file = await services.GetRequiredService<Platform.Web.Features.Collections.Indexing.DocumentFiles>().OpenAsync(document.TenantId, document.Id, document.BlobSha256, default);
                (await new StreamReader(file).ReadToEndAsync()).ShouldStartWith("Lift number");
            });
        }

        // and it goes on working
        await there.IndexAsync("later.txt", "The garden is open in summer.");
        (await there.SearchAsync("garden")).Passages[0].DocumentName.ShouldBe("later.txt");
        using var browser = await second.Host.SignInAsync(scene.Tenant.Editor);
    }

    [Fact]
    public async Task A_restore_never_writes_over_a_folder_that_holds_something_and_a_backup_never_into_one()
    {
        await BackUpAsync();
        Directory.CreateDirectory(Restored);
        File.WriteAllText(Path.Combine(Restored, "mine.txt"), "mine");

        (await RefusedAsync(() => FolderRestore.RunAsync(Backup, Restored, Stop))).ShouldContain("not empty");
        (await RefusedAsync(() => new FolderBackup(_world.Host.DataFolder, Restored, true, TimeProvider.System).RunAsync(Stop))).ShouldContain("not empty");
        (await RefusedAsync(() => new FolderBackup(_world.Host.DataFolder, Path.Combine(_world.Host.DataFolder, "inside"), true, TimeProvider.System).RunAsync(Stop))).ShouldContain("lies in the data folder");
        (await RefusedAsync(() => new FolderBackup(_scratch, Path.Combine(_scratch, "x"), true, TimeProvider.System).RunAsync(Stop))).ShouldContain("no data folder");
        Directory.GetFileSystemEntries(Restored).Select(Path.GetFileName).ShouldBe(["mine.txt"]);
    }

    [Theory]
    [InlineData("changed", "lathe.db")]
    [InlineData("shortened", "lathe.db")]
    [InlineData("removed", "lathe.db")]
    [InlineData("added", "extra.txt")]
    [InlineData("outside", "../evil.txt")]
    [InlineData("version", "version 7")]
    [InlineData("manifest", "is no backup")]
    public async Task A_backup_that_is_not_whole_is_refused_by_name_and_leaves_nothing(string damage, string named)
    {
        await BackUpAsync();
        var (database, manifest) = (Path.Combine(Backup, "lathe.db"), Path.Combine(Backup, "backup.json"));
        switch (damage)
        {
            case "changed":
                var bytes = File.ReadAllBytes(database);
                bytes[bytes.Length / 2] ^= 1;
                File.WriteAllBytes(database, bytes);
                break;
            case "shortened":
                using (var file = new FileStream(database, FileMode.Open))
                    file.SetLength(file.Length - 1);
                break;
            case "removed":
                File.Delete(database);
                break;
            case "added":
                File.WriteAllText(Path.Combine(Backup, "extra.txt"), "x");
                break;
            case "outside":
                File.WriteAllText(Path.Combine(_scratch, "evil.txt"), "x");
                File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"lathe.db\"", "\"../evil.txt\"", StringComparison.Ordinal));
                break;
            case "version":
                File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"Version\":1", "\"Version\":7", StringComparison.Ordinal));
                break;
            default:
                File.Delete(manifest);
                break;
        }

        (await RefusedAsync(() => FolderRestore.RunAsync(Backup, Restored, Stop))).ShouldContain(named);
        Directory.Exists(Restored).ShouldBeFalse();
        Directory.Exists(Restored + ".part").ShouldBeFalse();
    }

    [Fact]
    public async Task What_a_process_is_working_on_is_left_out_and_models_when_asked()
    {
        var data = _world.Host.DataFolder;
        await _world.SceneAsync();
        foreach (var path in new[] { "run/engine.note", "work/documents/x", "models/tiny/config.json", "runs/1/adapter.bin", "keys/extra.xml" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(data, path))!);
            File.WriteAllText(Path.Combine(data, path), path);
        }

        await new FolderBackup(data, Backup, withModels: false, TimeProvider.System).RunAsync(Stop);

        bool Has(string path) => File.Exists(Path.Combine(Backup, path));
        (Has("run/engine.note"), Has("work/documents/x"), Has("models/tiny/config.json"), Has("runs/1/adapter.bin"), Has("keys/extra.xml")).ShouldBe((false, false, false, true, true));
    }

    private async Task BackUpAsync()
    {
        var scene = await _world.SceneAsync();
        await scene.IndexAsync("one.txt", "The north lift is for beds alone.");
        await new FolderBackup(_world.Host.DataFolder, Backup, withModels: true, TimeProvider.System).RunAsync(Stop);
    }

    private static async Task<string> RefusedAsync(Func<Task> work) => (await Should.ThrowAsync<BackupException>(work)).Message;
}
