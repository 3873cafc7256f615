using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Forecast;
using Platform.Domain.Billing.Lines;

namespace Platform.Domain.Tests.Billing;

public sealed class PeriodForecastTests
{
    private static readonly IReadOnlyList<EvidenceRow> Month = SampleContract.Cases(3000, 0.4, 0.6);

    [Fact]
    public void The_band_holds_what_the_whole_period_bills_and_narrows_as_it_goes_on()
    {
        var final = LineComputation.Of(SampleContract.Terms, SampleContract.Snapshot(SampleContract.Terms, Month)).Value.Amount + 250;

        var (early, late) = (At(10), At(28));

        final.ShouldBeInRange(early.Low * 0.8m, early.High * 1.2m);
        final.ShouldBeInRange(late.Low * 0.95m, late.High * 1.05m);
        (late.High - late.Low).ShouldBeLessThan(early.High - early.Low);
        (early.Low <= early.Middle && early.Middle <= early.High).ShouldBeTrue();
    }

    [Fact]
    public void The_same_cases_give_the_same_band() => At(12).ShouldBe(At(12));

    [Fact]
    public void Two_days_are_too_few() => ForecastOf(2).ShouldBeNull();

    [Fact]
    public void So_far_the_gap_to_the_end_of_the_month_is_no_gap()
    {
        var until = SampleContract.Start.AddDays(12);
        var snapshot = SampleContract.Snapshot(SampleContract.Terms, Month.Where(row => row.At < until));

        LineComputation.Of(SampleContract.Terms, snapshot).Value.Amount.ShouldBe(0);
        LineComputation.SoFar(SampleContract.Terms, snapshot, until).Value.Amount.ShouldBeGreaterThan(0);
    }

    private static Domain.Billing.Ledger.InvoiceForecast At(int day) => ForecastOf(day)!;

    private static Domain.Billing.Ledger.InvoiceForecast? ForecastOf(int day)
    {
        var until = SampleContract.Start.AddDays(day);
        var snapshot = SampleContract.Snapshot(SampleContract.Terms, Month.Where(row => row.At < until));
        return PeriodForecast.Of(SampleContract.Terms, 1, [snapshot], until).Value;
    }
}
