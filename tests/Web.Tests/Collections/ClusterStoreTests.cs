using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Collections;
using Platform.Rag.Index;
using Platform.Rag.Tests.Index.Qdrant;
using Platform.Web.Features.Collections;
using Platform.Web.Features.Collections.Answering;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Features.Collections.Versions;
using Platform.Web.Persistence;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Collections;

/// <summary>The whole way of a collection from the portal with the stores of a cluster, as its settings name them: PostgreSQL for rows and words, Qdrant (a stand-in) for vectors.</summary>
public sealed class ClusterStoreTests : IAsyncLifetime
{
    private const string Text = "The evening round of the ward begins at 20:15 and is led by the charge nurse.";

    private readonly PostgresCluster _cluster = new();
    private readonly QdrantStandIn _qdrant = new();
    private readonly CollectionWorld _world = new() { KeepsStores = true };

    public async ValueTask InitializeAsync()
    {
        await _cluster.InitializeAsync();
        await _world.InitializeAsync();
        _world.Host.Settings["Lathe:Database"] = "postgres";
        _world.Host.Settings["Lathe:PostgresConnection"] = _cluster.Connection;
    }

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        await _cluster.DisposeAsync();
        _qdrant.Dispose();
    }

    [Theory]
    [InlineData("embedded")]
    [InlineData("qdrant")]
    public async Task A_team_uploads_asks_builds_every_form_switches_and_erases(string vectors)
    {
        _world.Host.Settings["Lathe:VectorStore"] = vectors;
        _world.Host.Settings["Lathe:QdrantAddress"] = _qdrant.Address.ToString();
        var scene = await _world.SceneAsync();
        using var browser = await _world.Host.SignInAsync(scene.Tenant.Administrator);
        var document = await UploadAsync(browser, scene, "round.txt", Text);
        await UploadAsync(browser, scene, "lift.txt", "The north lift is for beds alone. 电梯只用于病床。");
        await _world.WorkAsync(scene);
        (await scene.RowAsync(document))!.State.ShouldBe(DocumentState.Indexed);
        (await scene.CountAsync(document)).ShouldBe((1, 1));

        (await scene.SearchAsync("evening round")).Passages[0].DocumentName.ShouldBe("round.txt");
        (await scene.SearchAsync("病床")).Passages[0].DocumentName.ShouldBe("lift.txt");
        await AskAsync(scene);
        foreach (var form in Enum.GetValues<VectorForm>())
            await BuildAndSwitchAsync(scene, form);
        await OpenEveryPageAsync(browser, scene, document);

        using var erased = await browser.DeleteAsync(new Uri($"{Api(scene)}/documents/{document}", UriKind.Relative));
        erased.StatusCode.ShouldBe(HttpStatusCode.OK, await erased.Content.ReadAsStringAsync());
        (await scene.CountAsync(document)).ShouldBe((0, 0));
        (await scene.SearchAsync("evening round")).Passages.ShouldAllBe(hit => hit.DocumentName != "round.txt");
        await ReceiptsAreCompleteAsync(scene, 1);

        using var gone = await browser.DeleteAsync(new Uri(Api(scene), UriKind.Relative));
        gone.StatusCode.ShouldBe(HttpStatusCode.NoContent, await gone.Content.ReadAsStringAsync());
        await ReceiptsAreCompleteAsync(scene, 2);
        _qdrant.Offences.ShouldBeEmpty();
        (_qdrant.Calls.IsEmpty).ShouldBe(vectors == "embedded");
    }

    private static string Api(CollectionScene scene) => $"/api/projects/{scene.ProjectId}/collections/{scene.CollectionId}";

    private static async Task<DocumentId> UploadAsync(HttpClient browser, CollectionScene scene, string name, string text)
    {
        var token = await browser.GetFromJsonAsync<UploadToken>($"{Api(scene)}/documents/token");
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{Api(scene)}/documents?name={name}&batch={Guid.CreateVersion7()}") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) };
        request.Headers.Add(token!.Header, token.Token);
        using var answer = await browser.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return new DocumentId((await answer.Content.ReadFromJsonAsync<DocumentAdded>())!.Id);
    }

    private async Task AskAsync(CollectionScene scene)
    {
        var model = await _world.ModelAsync(scene);
        _world.Models.Says = (_, _) => "The evening round begins at 20:15 [1].";
        var state = await _world.Host.ActAsAsync(scene.Tenant.Editor, async services =>
        {
            AnswerState? last = null;
            await foreach (var one in services.GetRequiredService<AskCollection>().HandleAsync(scene.ProjectId, scene.CollectionId, new AskRequest("When does the evening round begin?", $"base:{model}"), default))
                last = one.Answer?.State ?? last;
            return last;
        });
        state.ShouldBe(AnswerState.Supported);
    }

    private Task<bool> BuildAndSwitchAsync(CollectionScene scene, VectorForm form) => _world.Host.ActAsAsync(scene.Tenant.Editor, async services =>
    {
        var versions = services.GetRequiredService<IndexVersions>();
        var next = CollectionWorld.Value(await versions.MakeAsync(scene.ProjectId, scene.CollectionId, new NewVersionRequest(TestEmbedders.Second.Value, new ChunkSettings(), form), default));
        await _world.WorkAsync(scene);
        var built = (await services.GetRequiredService<CollectionQueries>().VersionsAsync(scene.CollectionId, default)).Single(one => one.Id == next);
        built.State.ShouldBe(IndexState.Ready, built.FailureMessage);
        built.FirstPass.ShouldNotBeNull().ShouldSatisfyAllConditions(one => one.Recall10.ShouldBe(1, 1e-9), one => one.Passages.ShouldBe(2));
        CollectionWorld.Value(await versions.SwitchAsync(scene.ProjectId, scene.CollectionId, next, default)).ShouldBeTrue();
        (await scene.SearchAsync("north lift")).Passages[0].DocumentName.ShouldBe("lift.txt");
        return true;
    });

    private static async Task OpenEveryPageAsync(HttpClient browser, CollectionScene scene, DocumentId document)
    {
        foreach (var page in new[] { $"/projects/{scene.ProjectId}/documents", $"/projects/{scene.ProjectId}/documents/receipts", scene.Root, $"{scene.Root}/ask", $"{scene.Root}/search", $"{scene.Root}/questions", $"{scene.Root}/versions", $"{scene.Root}/settings", $"{scene.Root}/files/{document}" })
        {
            using var answer = await browser.GetAsync(new Uri(page, UriKind.Relative));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, page);
            (await answer.Content.ReadAsStringAsync()).ShouldNotContain("message-page", Case.Insensitive, page);
        }
    }

    private Task ReceiptsAreCompleteAsync(CollectionScene scene, int count) => _world.Host.InWorkspaceAsync(scene.Tenant, async services =>
    {
        var receipts = await services.GetRequiredService<PlatformDbContext>().ErasureReceipts.AsNoTracking().ToListAsync();
        receipts.Count.ShouldBe(count);
        receipts.ShouldAllBe(receipt => receipt.IsComplete && receipt.IsGenuine);
    });
}
