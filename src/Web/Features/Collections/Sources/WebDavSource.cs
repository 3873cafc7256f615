using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Platform.Domain.Collections;

namespace Platform.Web.Features.Collections.Sources;

/// <summary>
/// A WebDAV address. Only what lies below it is asked for: an answer that redirects, or names a file elsewhere, ends the listing. A folder that cannot be listed to its end ends it too,
/// so that nothing is taken for gone that was only not shown.
/// </summary>
/// <param name="http">Follows no redirect.</param>
/// <param name="start">The address, with a slash at its end.</param>
/// <param name="account">Name and password; null for none.</param>
/// <param name="mostFiles">Most files.</param>
/// <param name="clock">Marks files whose server names neither a time nor a mark: their content is compared every time.</param>
internal sealed class WebDavSource(HttpClient http, Uri start, (string User, string Password)? account, int mostFiles, TimeProvider clock) : IDocumentSource
{
    private const long MostAnswer = 64L << 20;
    private const string Question = """<?xml version="1.0" encoding="utf-8"?><d:propfind xmlns:d="DAV:"><d:prop><d:resourcetype/><d:getcontentlength/><d:getlastmodified/><d:getetag/></d:prop></d:propfind>""";
    private static readonly XNamespace Dav = "DAV:";

    public async IAsyncEnumerable<SourceFile> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = new Stack<Uri>([start]);
        var met = new HashSet<string>(StringComparer.Ordinal);
        var files = 0;
        while (open.TryPop(out var folder))
        {
            foreach (var entry in await EntriesAsync(folder, cancellationToken))
            {
                var address = AddressOf(folder, entry);
                if (address.AbsolutePath.TrimEnd('/') == folder.AbsolutePath.TrimEnd('/') || !met.Add(address.AbsolutePath))
                    continue;
                var found = entry.Elements(Dav + "propstat").FirstOrDefault(part => part.Element(Dav + "status")?.Value.Contains(" 200", StringComparison.Ordinal) == true)?.Element(Dav + "prop")
                    ?? throw Broken($"it says nothing about {address.AbsolutePath}");
                if (found.Element(Dav + "resourcetype")?.Element(Dav + "collection") is not null)
                {
                    open.Push(new Uri(address.AbsoluteUri.TrimEnd('/') + "/"));
                    continue;
                }

                if (++files > mostFiles)
                    throw new SourceException(SourceErrors.TooManyFiles(mostFiles));
                yield return FileOf(address, found);
            }
        }
    }

    public async Task<Stream> OpenAsync(SourceFile file, CancellationToken cancellationToken)
    {
        var address = new Uri(start, string.Join('/', file.Path.Split('/').Select(Uri.EscapeDataString)));
        var answer = await SendAsync(new HttpRequestMessage(HttpMethod.Get, address), cancellationToken);
        if (answer.StatusCode == HttpStatusCode.OK)
            return await answer.Content.ReadAsStreamAsync(cancellationToken);
        answer.Dispose();
        throw new SourceException(SourceErrors.Unreadable(file.Path));
    }

    public void Dispose() => http.Dispose();

    private async Task<IReadOnlyList<XElement>> EntriesAsync(Uri folder, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(new HttpMethod("PROPFIND"), folder) { Content = new StringContent(Question, Encoding.UTF8, "application/xml") };
        request.Headers.Add("Depth", "1");
        using var answer = await SendAsync(request, cancellationToken);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.MultiStatus:
                break;
            case HttpStatusCode.NotFound:
                throw new SourceException(SourceErrors.NotThere(folder.AbsoluteUri));
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw new SourceException(SourceErrors.Unreadable(folder.AbsoluteUri));
            default:
                throw Broken($"status {(int)answer.StatusCode} instead of 207");
        }

        try
        {
            await using var content = await answer.Content.ReadAsStreamAsync(cancellationToken);
            using var reader = XmlReader.Create(content, new XmlReaderSettings { Async = true, DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = MostAnswer });
            var document = await XDocument.LoadAsync(reader, LoadOptions.None, cancellationToken);
            return document.Root!.Name == Dav + "multistatus" ? [.. document.Root.Elements(Dav + "response")] : throw Broken("its listing is of another kind");
        }
        catch (XmlException fault)
        {
            throw new SourceException(SourceErrors.NotAnswering(start.AbsoluteUri, "its listing cannot be read"), fault);
        }
    }

    private Uri AddressOf(Uri folder, XElement entry)
    {
        var named = entry.Element(Dav + "href")?.Value.Trim() ?? "";
        if (!Uri.TryCreate(folder, named, out var address) || address.GetLeftPart(UriPartial.Authority) != start.GetLeftPart(UriPartial.Authority)
            || !(address.AbsolutePath.TrimEnd('/') + "/").StartsWith(start.AbsolutePath, StringComparison.Ordinal) || PathOf(address).Split('/').Any(part => part is ".." || part.Any(char.IsControl)))
            throw Broken("its listing names a file outside of the address");
        return address;
    }

    private SourceFile FileOf(Uri address, XElement found)
    {
        var bytes = long.TryParse(found.Element(Dav + "getcontentlength")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : 0;
        var tag = found.Element(Dav + "getetag")?.Value ?? "";
        var isTimed = DateTimeOffset.TryParse(found.Element(Dav + "getlastmodified")?.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var modified);
        var time = isTimed ? modified : tag.Length > 0 ? DateTimeOffset.UnixEpoch : DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        return new SourceFile(PathOf(address), bytes, time, tag.Length > 500 ? tag[..500] : tag);
    }

    private string PathOf(Uri address) => address.AbsolutePath.Length <= start.AbsolutePath.Length ? "" : Uri.UnescapeDataString(address.AbsolutePath[start.AbsolutePath.Length..]).TrimEnd('/');

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (account is var (user, password))
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception fault) when (fault is HttpRequestException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new SourceException(SourceErrors.NotAnswering(start.AbsoluteUri, "there is no answer"), fault);
        }
    }

    private SourceException Broken(string why) => new(SourceErrors.NotAnswering(start.AbsoluteUri, why));
}
