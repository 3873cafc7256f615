using Platform.Domain.Billing.Simulation;

namespace Platform.Domain.Tests.Billing;

/// <summary>A small draw of what <c>./lathe simulate invoices</c> does with ten thousand.</summary>
public sealed class InvoiceSimulationTests
{
    [Fact]
    public void Every_invoice_follows_from_its_file_and_every_falsified_file_is_found_out()
    {
        var all = Enumerable.Range(0, 150).Select(number => InvoiceSimulation.Run(number, 4)).Aggregate((first, second) => first.With(second));

        (all.Invoices, all.Mismatches, all.Unnoticed).ShouldBe((150, 0, 0));
        all.Billed.ShouldBeGreaterThan(20);
    }
}
