using Microsoft.AspNetCore.Components;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;
using Platform.Web.Features.Invoicing.Periods;

namespace Platform.Web.Features.Invoicing.Pages;

/// <summary>A running period: what it would bill if it ended now, what it will probably bill, and what stands in its way.</summary>
public sealed partial class SoFarPanel
{
    private SoFarView? _soFar;

    [Inject]
    private PeriodSoFar Period { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        var done = await Period.HandleAsync(Id, Leave);
        (_soFar, Refusal) = (done.Succeeded ? done.Value : null, done.Error);
    }

    private static double Share(int cases, KpiTerm term) => Math.Min(1, cases / (double)Math.Max(1, term.Kpi.MinimumCases));

    // in words: what each line still needs, and what the agreed limits do to the sum
    private IEnumerable<string> Would(SoFarView soFar)
    {
        foreach (var line in soFar.Lines)
        {
            var kpi = soFar.Terms.Term(line.Kpi)!.Kpi;
            var (served, compared) = (Math.Max(0, kpi.MinimumCases - line.Served), Math.Max(0, kpi.MinimumCases - line.Control));
            if (served + compared > 0)
                yield return Text["Would.Cases", kpi.Name, served, compared];
            foreach (var check in line.Checks.Where(check => !check.Passed && check.Kind != HealthCheckKind.EnoughCases))
                yield return Text["Would.Check", kpi.Name, Text["Check." + check.Kind].Value, InvoiceWords.Check(check)];
            if (line.Bound is <= 0)
                yield return Text["Would.Bound", kpi.Name];
            if (line.IsHealthy && line.Bound > 0)
                yield return Text["Would.Goes", kpi.Name, Money(line.Amount)];
            if (line.IsShadow)
                yield return Text["Would.Shadow", kpi.Name];
        }

        if (soFar.Terms.Minimum > 0 && soFar.Forecast?.High < soFar.Terms.Minimum)
            yield return Text["Would.Minimum", Money(soFar.Terms.Minimum)];
        if (soFar.Terms.Cap is { } cap && soFar.Forecast?.High >= cap)
            yield return Text["Would.Cap", Money(cap)];
    }
}
