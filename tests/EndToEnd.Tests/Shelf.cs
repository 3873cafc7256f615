using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests;

/// <summary>A collection as a person makes and fills it.</summary>
internal static partial class Shelf
{
    public const string Agreement = "webhelpcominc-10-8-hosting-agreement.pdf";
    public const string Handbook = "handbook-1p.docx";
    public const string LabourLaw = "劳动合同法.md";

    private static readonly string[] Files = ["legal/" + Agreement, "edge/" + Handbook, "legal/" + LabourLaw];

    /// <summary>Makes a collection of a PDF, a DOCX and a Chinese text, and waits until all three are found.</summary>
    /// <returns>Its address.</returns>
    public static async Task<string> FillAsync(Visitor visitor, string project, string name)
    {
        var page = visitor.Page;
        await visitor.GoAsync(project + "/documents");
        await page.GetByRole(AriaRole.Button, new() { Name = "New collection" }).First.ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make collection" }).ClickAsync();
        await page.WaitForURLAsync(Address());
        await Expect(page.Locator("#files")).ToBeEnabledAsync();
        await page.Locator("#files").SetInputFilesAsync(Files.Select(file => Path.Combine(Portal.Root, "tests/Rag.Tests/Golden/docs", file)));
        foreach (var file in Files)
            await Expect(Row(page, Path.GetFileName(file))).ToContainTextAsync("Searchable", new() { Timeout = 240_000 });
        return new Uri(page.Url).AbsolutePath;
    }

    public static ILocator Row(IPage page, string document) => page.GetByRole(AriaRole.Row).Filter(new() { HasText = document });

    [GeneratedRegex("/documents/[0-9a-f-]{36}$")]
    private static partial Regex Address();
}
