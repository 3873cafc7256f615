using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Metering;
using Platform.Domain.Tenancy;
using Platform.Training.Engine;
using Platform.Web.Features.Identity.ApiKeys;
using Platform.Web.Features.Models;
using Platform.Web.Hosting.Metering;
using Platform.Web.Persistence;
using Platform.Web.Tests.Engine;
using Platform.Web.Tests.Hosting;
using Platform.Web.Tests.Models;

namespace Platform.Web.Tests.OpenAi;

/// <summary><c>/v1/embeddings</c> with a fake engine: what programs send and get. Vectors themselves are compared in Training.Tests.</summary>
public sealed class EmbeddingsApiTests : IClassFixture<PortalTestHost>, IAsyncLifetime
{
    private readonly PortalTestHost _host;
    // One for all tests: the portal is started once, with this engine behind it.
    private static readonly FakeEngine Answering = new();
    private TestTenant _tenant = null!;
    private HttpClient _program = null!;

    public EmbeddingsApiTests(PortalTestHost host)
    {
        _host = host;
        host.Replacements = services => services.AddSingleton<IEngine>(_ => Answering);
        // each test reads the catalogue itself; two readers at once would both add the model
        host.ReadsModels = false;
        host.Settings["Lathe:ModelsFolder"] = Directory.CreateDirectory(Path.Combine(host.DataFolder, "given-models")).FullName;
    }

    public async ValueTask InitializeAsync()
    {
        var folder = Path.Combine(_host.Settings["Lathe:ModelsFolder"], "small");
        if (!Directory.Exists(folder))
            TinyEmbedder.Write(_host.Settings["Lathe:ModelsFolder"], "small");
        _tenant = await _host.CreateTenantAsync();
        await _host.InWorkspaceAsync(_tenant, services => services.GetRequiredService<ReadCatalogue>().HandleAsync(CancellationToken.None));
        _program = await ProgramAsync(_tenant.Reader, WorkspaceRole.Reader);
    }

    public ValueTask DisposeAsync()
    {
        _program.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Texts_become_vectors_in_order_with_their_tokens_counted()
    {
        var asked = await AskAsync(new { model = "small", input = new[] { "The notice period is thirty days.", "the" } }, [[1, 0], [0.25f, -0.5f]]);

        var answer = await asked.Content.ReadFromJsonAsync<JsonElement>();
        asked.StatusCode.ShouldBe(HttpStatusCode.OK, answer.GetRawText());
        answer.GetProperty("model").GetString().ShouldBe("small");
        answer.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("index").GetInt32()).ShouldBe([0, 1]);
        answer.GetProperty("data")[1].GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle()).ShouldBe([0.25f, -0.5f]);
        answer.GetProperty("usage").GetProperty("prompt_tokens").GetInt32().ShouldBe(12);
        var sent = Sent();
        sent.Sequences.Select(ids => string.Join(' ', ids)).ShouldBe(["2 4 5 6 7 8 9 11 3", "2 4 3"]);
    }

    [Fact]
    public async Task What_programs_embed_is_counted_for_the_project_that_they_name_and_else_for_the_workspace()
    {
        var own = await ForeignRows.MakeAsync(_host, _tenant);
        Answering.Vectors = [[1], [2]];
        foreach (var project in new[] { own.ProjectId.ToString(), own.ProjectId.ToString(), null })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/embeddings", UriKind.Relative)) { Content = JsonContent.Create(new { model = "small", input = new[] { "the the", "the" } }) };
            if (project is not null)
                request.Headers.Add("OpenAI-Project", project);
            (await _program.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        using var foreign = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/embeddings", UriKind.Relative)) { Content = JsonContent.Create(new { model = "small", input = "the" }) };
        foreign.Headers.Add("OpenAI-Project", (await ForeignRows.MakeAsync(_host, await _host.CreateTenantAsync())).ProjectId.ToString());
        (await _program.SendAsync(foreign)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        await _host.Services.GetRequiredService<UsageTally>().FlushAsync();

        var used = await _host.InWorkspaceAsync(_tenant, services => services.GetRequiredService<PlatformDbContext>().UsageRecords.Where(row => row.Kind == UsageKind.Embeddings).OrderBy(row => row.InputTokens).ToListAsync());
        // a record is one day's, and midnight may come between two calls
        used.GroupBy(row => row.ProjectId).Select(rows => (rows.Key, rows.Sum(row => row.InputTokens), rows.Sum(row => row.Calls))).ShouldBe([(null, 7L, 2L), (own.ProjectId, 14L, 4L)], ignoreOrder: true);
        used.ShouldAllBe(row => row.ComputeSeconds > 0);
        (await _host.InWorkspaceAsync(_tenant, services => services.GetRequiredService<UsageQueries>().WithoutProjectAsync(new DateOnly(2020, 1, 1), CancellationToken.None))).Tokens.ShouldBe(7);
    }

    [Fact]
    public async Task Base64_is_the_vectors_own_bytes()
    {
        var asked = await AskAsync(new { model = "small", input = "the", encoding_format = "base64" }, [[MathF.PI, -0.1f]]);

        var text = (await asked.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data")[0].GetProperty("embedding").GetString();
        MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(text!)).ToArray().ShouldBe([MathF.PI, -0.1f]);
    }

    [Theory]
    [InlineData("[4, 5]", "2 4 5 3")]
    [InlineData("[[4], [5, 6]]", "2 4 3|2 5 6 3")]
    public async Task Token_ids_are_taken_as_they_are(string input, string expected)
    {
        using var content = JsonContent.Create(JsonDocument.Parse($$"""{"model":"small","input":{{input}}}""").RootElement);
        Answering.Vectors = [.. expected.Split('|').Select(_ => new[] { 1f })];

        using var answer = await _program.PostAsync(new Uri("/v1/embeddings", UriKind.Relative), content);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        Sent().Sequences.Select(ids => string.Join(' ', ids)).ShouldBe(expected.Split('|'));
    }

    [Theory]
    [InlineData("""{"input":"the"}""", "model", 400)]
    [InlineData("""{"model":"none","input":"the"}""", "model", 404)]
    [InlineData("""{"model":"small"}""", "input", 400)]
    [InlineData("""{"model":"small","input":""}""", "input", 400)]
    [InlineData("""{"model":"small","input":[]}""", "input", 400)]
    [InlineData("""{"model":"small","input":["the",7]}""", "input", 400)]
    [InlineData("""{"model":"small","input":[[4],[]]}""", "input", 400)]
    [InlineData("""{"model":"small","input":[4,-1]}""", "input", 400)]
    [InlineData("""{"model":"small","input":[96]}""", "input", 400)]
    [InlineData("""{"model":"small","input":{"a":1}}""", "input", 400)]
    [InlineData("""{"model":"small","input":"the","encoding_format":"hex"}""", "encoding_format", 400)]
    [InlineData("""{"model":"small","input":"the","dimensions":16}""", "dimensions", 400)]
    [InlineData("""{"model":"small","input":"the the the the the the the the the the the the the the the the the the the the the the the the the the the the the the the the the the the the the the the the"}""", "input", 400)]
    [InlineData("""{"model":"small",""", "body", 400)]
    [InlineData("""[1]""", "body", 400)]
    public async Task What_cannot_be_embedded_is_refused_in_OpenAIs_form(string body, string param, int status)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var answer = await _program.PostAsync(new Uri("/v1/embeddings", UriKind.Relative), content);

        ((int)answer.StatusCode).ShouldBe(status);
        var error = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
        error.GetProperty("param").GetString().ShouldBe(param);
        error.GetProperty("type").GetString().ShouldBe("invalid_request_error");
        error.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task The_models_own_number_of_dimensions_may_be_named()
    {
        var asked = await AskAsync(new { model = "small", input = "the", dimensions = TinyEmbedder.Dimensions }, [[1]]);

        asked.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_models_are_listed()
    {
        var list = await _program.GetFromJsonAsync<JsonElement>(new Uri("/v1/models", UriKind.Relative));

        list.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("id").GetString()).ShouldBe(["small"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer nonsense")]
    [InlineData("Bearer lathe_aaaaaaaa_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")]
    public async Task Without_a_key_that_works_nothing_is_embedded(string? header)
    {
        using var browser = _host.CreateBrowser();
        if (header is not null)
            browser.DefaultRequestHeaders.Add("Authorization", header);

        using var answer = await browser.PostAsJsonAsync(new Uri("/v1/embeddings", UriKind.Relative), new { model = "small", input = "the" });

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("code").GetString().ShouldBe("invalid_api_key");
    }

    [Fact]
    public async Task A_session_of_the_portal_may_embed_as_well()
    {
        using var browser = await _host.SignInAsync(_tenant.Reader);
        Answering.Vectors = [[1]];

        using var answer = await browser.PostAsJsonAsync(new Uri("/v1/embeddings", UriKind.Relative), new { model = "small", input = "the" });

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once()
    {
        await _host.ActAsAsync(_tenant.Reader, async services =>
        {
            var key = (await services.GetRequiredService<ApiKeyQueries>().ListAsync(CancellationToken.None)).ShouldHaveSingleItem();
            return await services.GetRequiredService<RevokeApiKey>().HandleAsync(key.Id, CancellationToken.None);
        });

        using var answer = await _program.GetAsync(new Uri("/v1/models", UriKind.Relative));

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_key_sees_its_own_workspace_and_its_use_is_noted()
    {
        var foreign = await ForeignRows.MakeAsync(_host, await _host.CreateTenantAsync());

        using var answer = await _program.GetAsync(new Uri($"/api/projects/{foreign.ProjectId}/runs", UriKind.Relative));

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var used = await _host.ActAsAsync(_tenant.Reader, async services => (await services.GetRequiredService<ApiKeyQueries>().ListAsync(CancellationToken.None)).Single().LastUsedAt);
        used.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_key_loses_rights_with_its_person_and_ends_when_the_person_leaves()
    {
        using var program = await ProgramAsync(_tenant.Editor, WorkspaceRole.Editor);
        var own = await ForeignRows.MakeAsync(_host, _tenant);
        var address = new Uri($"/api/projects/{own.ProjectId}/runs/{own.RunId}/cancel", UriKind.Relative);

        await ChangeMemberAsync(_tenant.Editor, (_, member) => member.ChangeRole(WorkspaceRole.Reader, false));
        (await program.PostAsync(address, null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await program.GetAsync(new Uri("/v1/models", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);

        await ChangeMemberAsync(_tenant.Editor, (db, member) => db.Remove(member));
        (await program.GetAsync(new Uri("/v1/models", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_person_can_give_a_key_no_more_than_the_persons_own_role()
    {
        var made = await _host.ActAsAsync(_tenant.Reader, services => services.GetRequiredService<CreateApiKey>().HandleAsync("too much", WorkspaceRole.Editor, CancellationToken.None));

        made.Error!.Code.ShouldBe("member.role_too_low");
    }

    [Fact]
    public async Task The_key_itself_is_not_kept()
    {
        var secret = await KeyAsync(_tenant.Editor, WorkspaceRole.Reader);

        await _host.InWorkspaceAsync(_tenant, async services =>
        {
            var db = services.GetRequiredService<PlatformDbContext>();
            var rows = await db.ApiKeys.ToListAsync();
            rows.ShouldAllBe(row => !row.Hash.Contains(secret) && row.Prefix.Length == 14);
            rows.ShouldContain(row => secret.StartsWith(row.Prefix + "_"));
        });
    }

    private async Task<HttpResponseMessage> AskAsync(object body, float[][] vectors)
    {
        Answering.Vectors = vectors;
        return await _program.PostAsJsonAsync(new Uri("/v1/embeddings", UriKind.Relative), body);
    }

    private EmbedRequest Sent() => Answering.Asked.OfType<EmbedRequest>().Last();

    private async Task<HttpClient> ProgramAsync(TestPerson person, WorkspaceRole role)
    {
        var program = _host.CreateBrowser();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await KeyAsync(person, role));
        return program;
    }

    private async Task<string> KeyAsync(TestPerson person, WorkspaceRole role) =>
        (await _host.ActAsAsync(person, services => services.GetRequiredService<CreateApiKey>().HandleAsync("a program", role, CancellationToken.None))).Value;

    private Task ChangeMemberAsync(TestPerson person, Action<PlatformDbContext, Member> change) => _host.InWorkspaceAsync(_tenant, async services =>
    {
        var db = services.GetRequiredService<PlatformDbContext>();
        change(db, await db.Members.SingleAsync(member => member.UserId == person.Id));
        await db.SaveChangesAsync();
    });
}
