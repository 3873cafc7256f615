using System.Diagnostics;
using Microsoft.Playwright;

namespace Platform.EndToEnd.Tests;

/// <summary>What a customer takes away from an invoice's page: the evidence file, and the chain's head that the page and the paper print.</summary>
internal sealed record EvidenceDownload(string File, string Head)
{
    public static async Task<EvidenceDownload> FromAsync(Visitor visitor, string invoice, string folder)
    {
        await visitor.GoAsync(invoice);
        var head = await visitor.Page.Locator("section[aria-labelledby='verify'] code.hash").TextContentAsync() ?? "";
        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Evidence file" }).ClickAsync());
        var file = Path.Combine(folder, download.SuggestedFilename);
        await download.SaveAsAsync(file);
        return new(file, head);
    }

    /// <summary>As <c>./lathe verify FILE --head HASH</c> does: another process, no portal.</summary>
    /// <returns>Its exit code, 0 when everything follows from the file.</returns>
    public async Task<int> VerifyAsync()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Platform.Verifier.dll"), File, "--head", Head]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
