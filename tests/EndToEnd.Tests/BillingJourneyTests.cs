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

        var evidence = await EvidenceDownload.FromAsync(people.Customer, invoice, portal.Downloads);
        (await evidence.VerifyAsync()).ShouldBe(0);
        (await (await EvidenceDownload.FromAsync(people.Customer, note, portal.Downloads)).VerifyAsync()).ShouldBe(0);
        var text = await File.ReadAllTextAsync(evidence.File);
        await File.WriteAllTextAsync(evidence.File, text.Replace("\"unitPrice\":14.5", "\"unitPrice\":15.5", StringComparison.Ordinal).Replace("\\\"unitPrice\\\":14.5", "\\\"unitPrice\\\":15.5", StringComparison.Ordinal));
        (await File.ReadAllTextAsync(evidence.File)).ShouldNotBe(text);
        (await evidence.VerifyAsync()).ShouldBe(1);
        people.Complaints.ShouldBeEmpty();
    }
}
