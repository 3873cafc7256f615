using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Platform.Web.Tests.Hosting;

/// <summary>What a person does in a browser without script: open a page, read it, fill a form and send it.</summary>
internal static class BrowserActions
{
    /// <summary>The page as a document; fails when the answer is no success.</summary>
    public static async Task<IHtmlDocument> OpenAsync(this HttpClient browser, string address)
    {
        using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative));
        answer.IsSuccessStatusCode.ShouldBeTrue($"{address} answered {(int)answer.StatusCode}");
        return await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Opens the page, fills the named fields of its form, keeps the hidden ones (antiforgery among them) and sends it.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(this HttpClient browser, string address, string form, params (string Name, string Value)[] fields)
    {
        var page = await browser.OpenAsync(address);
        var element = (IHtmlFormElement?)page.QuerySelector(form) ?? throw new InvalidOperationException($"{address} has no form '{form}'.");
        var values = element.QuerySelectorAll("input[type=hidden]").ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "", StringComparer.Ordinal);
        foreach (var (name, value) in fields)
            values[name] = value;
        using var content = new FormUrlEncodedContent(values);
        var action = element.GetAttribute("action");
        return await browser.PostAsync(new Uri(string.IsNullOrEmpty(action) ? address : action, UriKind.Relative), content);
    }
}
