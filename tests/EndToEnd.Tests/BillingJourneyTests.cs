using System.Diagnostics;
using Microsoft.Playwright;

namespace Platform.EndToEnd.Tests;

/// <summary>Billing by result as its three people live it: agreed, measured, billed, disputed, credited, and verified without the portal.</summary>
public sealed class BillingJourneyTests(Portal portal) : IClassFixture<Portal>
{
    [Fact]
    public async Task A_result_is_agreed_measured_lowered_approved_issued_disputed_credited_and_verified()
    {
        await using var people = await BillingPeople.InviteAsync(portal);
        var project = await BillingSteps.ProjectAsync(people.Manager);
        await BillingSteps.DefineAsync(people.Manager, project);
        var contract = await BillingSteps.AgreeAsync(people.Manager, project, periods: 1);
        await BillingSteps.SignAsync(people.Manager, contract);
        await BillingSteps.SignAsync(people.Customer, contract);
        await BillingSteps.SendCasesAsync(people.Manager, project);

        var invoice = await BillingSteps.InvoiceAsync(people.Manager, project);
        var computed = await BillingSteps.ReviewAsync(people.Manager, invoice);
        await BillingSteps.ApproveAsync(people.Reviewer, invoice);
        await BillingSteps.IssueAsync(people.Manager, invoice);
        await BillingSteps.DisputeAsync(people.Customer, invoice);
        var note = await BillingSteps.UpholdAsync(people.Reviewer, invoice, computed);

        using var folder = new DownloadFolder();
        var (file, head) = await EvidenceAsync(people.Customer, invoice, folder.Path);
        (await VerifyAsync(file, head)).ShouldBe(0);
        var (creditFile, creditHead) = await EvidenceAsync(people.Customer, note, folder.Path);
        (await VerifyAsync(creditFile, creditHead)).ShouldBe(0);
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text.Replace("\"unitPrice\":14.5", "\"unitPrice\":15.5", StringComparison.Ordinal).Replace("\\\"unitPrice\\\":14.5", "\\\"unitPrice\\\":15.5", StringComparison.Ordinal));
        (await File.ReadAllTextAsync(file)).ShouldNotBe(text);
        (await VerifyAsync(file, head)).ShouldBe(1);
        people.Complaints.ShouldBeEmpty();
    }

    private static async Task<(string File, string Head)> EvidenceAsync(Visitor visitor, string invoice, string folder)
    {
        await visitor.GoAsync(invoice);
        var head = await visitor.Page.Locator("section[aria-labelledby='verify'] code.hash").TextContentAsync() ?? "";
        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Evidence file" }).ClickAsync());
        var file = Path.Combine(folder, download.SuggestedFilename);
        await download.SaveAsAsync(file);
        return (file, head);
    }

    // as './lathe verify FILE --head HASH' does: another process, no portal
    private static async Task<int> VerifyAsync(string file, string head)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Platform.Verifier.dll"), file, "--head", head]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private sealed class DownloadFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("lathe-evidence-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
