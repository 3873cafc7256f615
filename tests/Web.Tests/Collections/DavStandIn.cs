using System.Globalization;
using System.Net;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Platform.Web.Tests.Collections;

/// <summary>
/// Serves a folder as WebDAV: PROPFIND of depth 1 and GET, with a name and a password. It proves the form of the questions and how answers are taken. It does not prove that a server of a given
/// maker answers like this, nor sign-in other than Basic, nor paging, nor TLS.
/// </summary>
internal sealed class DavStandIn : IAsyncDisposable
{
    public const string User = "lathe";
    public const string Password = "a word of passage";

    private static readonly XNamespace Dav = "DAV:";
    private readonly WebApplication _server;
    private readonly string _folder;

    private DavStandIn(WebApplication server, string folder) => (_server, _folder) = (server, folder);

    public Uri Address { get; private set; } = null!;

    /// <summary>Changes an answer on its way: what a broken or hostile server would say.</summary>
    public Func<XElement, XElement> Spoil { get; set; } = answer => answer;

    /// <summary>A status in place of every answer; null for the true ones.</summary>
    public HttpStatusCode? Instead { get; set; }

    /// <summary>Requests that came without the right name and password.</summary>
    public int Strangers { get; private set; }

    public static async Task<DavStandIn> StartAsync(string folder)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = builder.Build();
        var dav = new DavStandIn(server, folder);
        server.Run(dav.AnswerAsync);
        await server.StartAsync();
        dav.Address = new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/dav");
        return dav;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Headers.Authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")))
        {
            Strangers++;
            http.Response.StatusCode = 401;
            return;
        }

        if (Instead is { } status)
        {
            http.Response.StatusCode = (int)status;
            http.Response.Headers.Location = "http://127.0.0.1:1/elsewhere";
            return;
        }

        var path = Path.Combine(_folder, Uri.UnescapeDataString(http.Request.Path.Value!["/dav".Length..]).Trim('/'));
        if (http.Request.Method == "GET" && File.Exists(path))
            await http.Response.SendFileAsync(path);
        else if (http.Request.Method == "PROPFIND" && http.Request.Headers["Depth"] == "1" && Directory.Exists(path))
            await ListAsync(http, path);
        else
            http.Response.StatusCode = 404;
    }

    private async Task ListAsync(HttpContext http, string path)
    {
        var entries = new DirectoryInfo(path).EnumerateFileSystemInfos().Select(Entry).Prepend(Entry(new DirectoryInfo(path)));
        http.Response.StatusCode = 207;
        http.Response.ContentType = "application/xml; charset=utf-8";
        await http.Response.WriteAsync(Spoil(new XElement(Dav + "multistatus", entries)).ToString());
    }

    private XElement Entry(FileSystemInfo entry)
    {
        var below = Path.GetRelativePath(_folder, entry.FullName);
        var href = "/dav/" + (below == "." ? "" : string.Join('/', below.Split('/').Select(Uri.EscapeDataString))) + (entry is DirectoryInfo && below != "." ? "/" : "");
        var properties = entry is FileInfo file
            ? new object[] { new XElement(Dav + "resourcetype"), new XElement(Dav + "getcontentlength", file.Length), new XElement(Dav + "getlastmodified", file.LastWriteTimeUtc.ToString("R", CultureInfo.InvariantCulture)), new XElement(Dav + "getetag", $"\"{file.Length}-{file.LastWriteTimeUtc.Ticks}\"") }
            : [new XElement(Dav + "resourcetype", new XElement(Dav + "collection"))];
        return new XElement(Dav + "response", new XElement(Dav + "href", href), new XElement(Dav + "propstat", new XElement(Dav + "prop", properties), new XElement(Dav + "status", "HTTP/1.1 200 OK")));
    }
}
