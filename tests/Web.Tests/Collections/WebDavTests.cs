using System.Net;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Domain.Collections;
using Platform.Web.Hosting.Options;

namespace Platform.Web.Tests.Collections;

/// <summary>A collection that follows a WebDAV address; see <see cref="DavStandIn"/> for what the stand-in does not prove.</summary>
public sealed class WebDavTests(CollectionWorld world) : IClassFixture<CollectionWorld>
{
    private static readonly XNamespace Dav = "DAV:";

    [Fact]
    public async Task What_comes_changes_and_goes_at_the_address_comes_changes_and_goes_in_the_collection()
    {
        using var source = await SourceScene.MakeAsync(world);
        source.Write("ward/lifts & stairs.txt", "The north lift is for beds alone.");
        source.Write("厨房.txt", "The kitchen closes at eight.");
        await using var dav = await DavStandIn.StartAsync(source.Root);
        var id = await FollowAsync(source, dav);
        (await source.NamesAsync()).ShouldBe(["ward/lifts & stairs.txt", "厨房.txt"]);

        source.Write("ward/lifts & stairs.txt", "The south elevator takes visitors now.");
        source.Write("new.txt", "Parking costs two francs an hour.");
        source.Delete("厨房.txt");
        var sync = await source.SyncAsync(id);

        (sync.State, sync.Added, sync.Changed, sync.Removed, sync.Refused).ShouldBe((SyncState.Done, 1, 1, 1, 0));
        (await source.Scene.SearchAsync("elevator visitors")).Passages[0].Text.ShouldContain("south elevator");
        (await source.SyncAsync(id)).Details.ShouldBeEmpty();
        dav.Strangers.ShouldBe(0);
    }

    [Theory]
    [InlineData("redirect")]
    [InlineData("gone")]
    [InlineData("elsewhere")]
    [InlineData("upwards")]
    [InlineData("half")]
    [InlineData("garbage")]
    public async Task An_address_that_answers_strangely_removes_nothing(string way)
    {
        using var source = await SourceScene.MakeAsync(world);
        source.Write("lifts.txt", "The north lift is for beds alone.");
        source.Write("kitchen.txt", "The kitchen closes at eight.");
        await using var dav = await DavStandIn.StartAsync(source.Root);
        var id = await FollowAsync(source, dav);
        dav.Instead = way switch { "redirect" => HttpStatusCode.Redirect, "gone" => HttpStatusCode.NotFound, _ => null };
        dav.Spoil = answer => way switch
        {
            "elsewhere" => Named(answer, "http://127.0.0.1:1/dav/secret.txt"),
            "upwards" => Named(answer, "/dav/%2e%2e/%2e%2e/etc/passwd"),
            "half" => new XElement(answer.Name, answer.Elements().Take(2), new XElement(Dav + "response", new XElement(Dav + "href", "/dav/rest/"), new XElement(Dav + "status", "HTTP/1.1 507 Insufficient Storage"))),
            "garbage" => new XElement("html", "Please sign in."),
            _ => answer,
        };

        var sync = await source.SyncAsync(id);

        sync.State.ShouldBe(SyncState.Failed);
        (await source.NamesAsync()).ShouldBe(["kitchen.txt", "lifts.txt"]);
    }

    private static XElement Named(XElement answer, string href)
    {
        answer.Elements(Dav + "response").Last().Element(Dav + "href")!.Value = href;
        return answer;
    }

    private async Task<CollectionSourceId> FollowAsync(SourceScene source, DavStandIn dav)
    {
        var connectors = world.Host.Services.GetRequiredService<IOptions<LatheOptions>>().Value.Connectors;
        connectors.Roots = [.. connectors.Roots, new ConnectorRoot { Path = dav.Address.AbsoluteUri, Workspaces = [source.Scene.Tenant.Scope.WorkspaceId.Value], User = DavStandIn.User, Password = DavStandIn.Password }];
        var id = CollectionWorld.Value(await source.TryBindAsync(root: dav.Address.AbsoluteUri));
        await world.WorkAsync(source.Scene);
        return id;
    }
}
