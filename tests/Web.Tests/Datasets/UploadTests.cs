using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Datasets;
using Platform.Domain.Projects;
using Platform.Web.Features.Datasets;
using Platform.Web.Features.Datasets.Importing;
using Platform.Web.Hosting.Files;
using Platform.Web.Persistence;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Datasets;

public sealed class UploadTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    [Fact]
    public async Task An_uploaded_file_is_stored_and_listed()
    {
        var (tenant, project, import) = await ImportAsync();
        using var browser = await host.SignInAsync(tenant.Editor);

        using var answer = await PutAsync(browser, project, import, "rows.jsonl", "{\"prompt\":\"q\",\"completion\":\"a\"}\n");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("\"lines\":1");
        (await UploadsAsync(tenant, import)).ShouldBe(["rows.jsonl"]);
    }

    [Theory]
    [InlineData("rows.parquet", "x", HttpStatusCode.BadRequest, "dataset.parquet_unsupported")]
    [InlineData("rows.exe", "x", HttpStatusCode.BadRequest, "dataset.format_unknown")]
    [InlineData("rows.csv", "", HttpStatusCode.BadRequest, "dataset.file_empty")]
    public async Task What_cannot_be_used_is_refused_and_leaves_nothing(string name, string content, HttpStatusCode status, string code)
    {
        var (tenant, project, import) = await ImportAsync();
        using var browser = await host.SignInAsync(tenant.Editor);

        using var answer = await PutAsync(browser, project, import, name, content);

        answer.StatusCode.ShouldBe(status);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(code);
        (await UploadsAsync(tenant, import)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_upload_without_the_pages_token_is_refused()
    {
        var (tenant, project, import) = await ImportAsync();
        using var browser = await host.SignInAsync(tenant.Editor);
        using var content = new StringContent("a,b\n1,2\n");

        using var answer = await browser.PutAsync(Address(project, import, "rows.csv"), content);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await UploadsAsync(tenant, import)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reader_may_not_upload()
    {
        var (tenant, project, _) = await ImportAsync();
        using var browser = await host.SignInAsync(tenant.Reader);

        using var answer = await browser.GetAsync(new Uri($"/api/projects/{project}/uploads/token", UriKind.Relative));

        answer.IsSuccessStatusCode.ShouldBeFalse();
    }

    [Fact]
    public async Task Another_tenants_import_version_and_pages_are_not_found()
    {
        var (tenant, project, import) = await ImportAsync();
        var version = await host.InWorkspaceAsync(tenant, services => services.GetRequiredService<IDatasetImporter>().CreateVersionAsync(
            new ServerImport(project, "Data", [new ServerFile("rows.jsonl", () => new MemoryStream(Encoding.UTF8.GetBytes(VersionTests.Labelled(0, 60))))]), CancellationToken.None));
        var stranger = await host.CreateTenantAsync();
        using var own = await host.SignInAsync(tenant.Editor);
        using var browser = await host.SignInAsync(stranger.Administrator);

        foreach (var address in new[]
        {
            $"/api/projects/{project}/uploads/token",
            $"/api/projects/{project}/data/versions/{version.Value}/train.jsonl",
            $"/api/projects/{project}/data/versions/{version.Value}/findings.csv",
            $"/projects/{project}/data",
            $"/projects/{project}/data/imports/{import}",
            $"/projects/{project}/data/versions/{version.Value}",
        })
        {
            using var mine = await own.GetAsync(new Uri(address, UriKind.Relative));
            using var theirs = await browser.GetAsync(new Uri(address, UriKind.Relative));
            mine.StatusCode.ShouldBe(HttpStatusCode.OK, address);
            theirs.StatusCode.ShouldBe(HttpStatusCode.NotFound, address);
        }
    }

    [Fact]
    public async Task An_upload_that_is_cancelled_leaves_no_file_and_no_row()
    {
        var (tenant, project, import) = await ImportAsync();
        using var leaving = new CancellationTokenSource();
        var file = new IncomingFile(project, import, "rows.csv", null, new EndlessStream(1 << 20, leaving.Cancel));

        await Should.ThrowAsync<OperationCanceledException>(() => host.InWorkspaceAsync(tenant, services => services.GetRequiredService<StoreUpload>().HandleAsync(file, leaving.Token)));

        (await UploadsAsync(tenant, import)).ShouldBeEmpty();
        var folder = Path.Combine(host.DataFolder, "blobs", tenant.Scope.TenantId.Value.ToString("n"));
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_wizard_goes_from_files_to_a_version()
    {
        var (tenant, project, import) = await ImportAsync();
        using var browser = await host.SignInAsync(tenant.Editor);
        (await PutAsync(browser, project, import, "rows.jsonl", VersionTests.Labelled(0, 60))).Dispose();

        (await WishAsync(tenant, wishes => wishes.CheckAsync(import, CancellationToken.None))).ShouldBeNull();
        (await UntilAsync(tenant, project, import, ImportStage.Checked)).Report!.Rows.ShouldBe(60);
        (await WishAsync(tenant, wishes => wishes.CreateAsync(import, "Questions", CancellationToken.None))).ShouldBeNull();
        await UntilAsync(tenant, project, import, ImportStage.Created);

        var datasets = await host.InWorkspaceAsync(tenant, services => services.GetRequiredService<DatasetQueries>().ListAsync(project, CancellationToken.None));
        datasets.Single().Name.ShouldBe("Questions");
        datasets.Single().Versions.Single().Content.Splits.Sum(split => split.Rows).ShouldBe(60);
    }

    private async Task<DatasetImport> UntilAsync(TestTenant tenant, ProjectId project, DatasetImportId import, ImportStage stage)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        while (true)
        {
            var found = await host.InWorkspaceAsync(tenant, services => services.GetRequiredService<ImportQueries>().FindAsync(project, import, patience.Token));
            found!.Import.FailureMessage.ShouldBeNull();
            if (found.Import.Stage == stage)
                return found.Import;
            await Task.Delay(100, patience.Token);
        }
    }

    private Task<string?> WishAsync(TestTenant tenant, Func<ImportWishes, Task<Platform.Domain.Kernel.Outcome>> wish) =>
        host.InWorkspaceAsync(tenant, async services => (await wish(services.GetRequiredService<ImportWishes>())).Error?.Code);

    private async Task<(TestTenant Tenant, ProjectId Project, DatasetImportId Import)> ImportAsync()
    {
        var tenant = await host.CreateTenantAsync();
        return await host.InWorkspaceAsync(tenant, async services =>
        {
            var db = services.GetRequiredService<PlatformDbContext>();
            var project = Project.Create(tenant.Scope, "Project", null, Vertical.Blank, TaskKind.Label, "test", TestWorkspace.Now).Value;
            db.Add(project);
            await db.SaveChangesAsync();
            var import = await services.GetRequiredService<ImportWishes>().StartAsync(project.Id, null, CancellationToken.None);
            return (tenant, project.Id, import.Value);
        });
    }

    private Task<List<string>> UploadsAsync(TestTenant tenant, DatasetImportId import) => host.InWorkspaceAsync(tenant, services =>
        Task.FromResult(services.GetRequiredService<PlatformDbContext>().Uploads.Where(upload => upload.ImportId == import).Select(upload => upload.FileName).ToList()));

    private static async Task<HttpResponseMessage> PutAsync(HttpClient browser, ProjectId project, DatasetImportId import, string name, string content)
    {
        var token = await browser.GetFromJsonAsync<AntiforgeryToken>(new Uri($"/api/projects/{project}/uploads/token", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Put, Address(project, import, name)) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content)) };
        request.Headers.Add(token!.Header, token.Token);
        return await browser.SendAsync(request);
    }

    private static Uri Address(ProjectId project, DatasetImportId import, string name) => new($"/api/projects/{project}/uploads?import={import}&name={name}", UriKind.Relative);
}
