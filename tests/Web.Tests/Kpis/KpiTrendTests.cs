using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Domain.Statistics;
using Platform.Domain.Tenancy;
using Platform.Web.Components.Charts;
using Platform.Web.Features.Kpis;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Kpis;

public sealed class KpiTrendTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    private static readonly DateOnly Monday = new(2026, 3, 2);

    [Fact]
    public void Few_days_stand_alone_and_many_are_put_together_by_week()
    {
        var few = KpiTrend.Of([Day(0, true, 1), Day(2, true, 0), Day(2, false, 1)]);
        var many = KpiTrend.Of([Day(-1, true, 1), Day(0, true, 0), Day(6, true, 1), Day(7, false, 1), Day(30, true, 1)]);

        few.ByWeek.ShouldBeFalse();
        few.Points.Select(point => (point.From, point.Served.Cases, point.Control.Cases)).ShouldBe([(Monday, 1, 0), (Monday.AddDays(1), 0, 0), (Monday.AddDays(2), 1, 1)]);
        many.ByWeek.ShouldBeTrue();
        many.Points.Select(point => point.From).ShouldBe([.. Enumerable.Range(-1, 6).Select(week => Monday.AddDays(7 * week))]);
        many.Points.Select(point => (point.Served.Cases, point.Control.Cases)).ShouldBe([(1, 0), (2, 0), (0, 1), (0, 0), (0, 0), (1, 0)]);
    }

    [Fact]
    public void A_share_has_its_score_interval_a_mean_its_t_interval_and_one_case_none()
    {
        var share = KpiTrend.Of([Day(0, true, 1, 1, 1, 0)]).Values(KpiKind.Proportion, served: true)[0]!.Figure;
        var mean = KpiTrend.Of([Day(0, true, 2, 4, 6)]).Values(KpiKind.Amount, served: true)[0]!.Figure;
        var single = KpiTrend.Of([Day(0, true, 2)]).Values(KpiKind.Amount, served: true)[0]!.Figure;

        share.Estimate.ShouldBe(0.75);
        share.Lower.ShouldBe(0.3006, 0.0001);
        share.Upper.ShouldBe(0.9544, 0.0001);
        mean.Estimate.ShouldBe(4);
        (mean.Upper - mean.Estimate).ShouldBe(4.9683, 0.0001);
        (mean.Estimate - mean.Lower).ShouldBe(4.9683, 0.0001);
        double.IsFinite(single.Width).ShouldBeFalse();
        KpiTrend.Of([Day(0, true, 2)]).Values(KpiKind.Amount, served: false)[0].ShouldBeNull();
    }

    [Theory]
    [InlineData(0.12, 0.58, 0, 0.6)]
    [InlineData(-3, 17, -5, 20)]
    [InlineData(5, 5, 5, 5.1)]
    public void A_scale_holds_its_figures_between_round_numbers(double low, double high, double bottom, double top)
    {
        var scale = TrendScale.Of([new IntervalEstimate(low, low, high), new IntervalEstimate(low, double.NegativeInfinity, double.PositiveInfinity)]);

        scale.Low.ShouldBeLessThanOrEqualTo(low);
        scale.High.ShouldBeGreaterThanOrEqualTo(high);
        scale.Low.ShouldBe(bottom, 1e-9);
        scale.High.ShouldBeGreaterThanOrEqualTo(top - 1e-9);
        scale.Lines.Count().ShouldBeInRange(2, 7);
    }

    [Fact]
    public async Task The_page_draws_the_trend_with_a_table_of_the_same_figures()
    {
        using var scene = await KpiScene.OpenAsync(host);
        await scene.SendAsync([.. Enumerable.Range(0, 300).Select(number => KpiScene.Event($"e{number}", $"c{number}", number % 50, number % 2 == 0, number % 7))]);

        var page = await scene.Browser.OpenAsync($"/projects/{scene.Project}/value/rating");

        page.QuerySelectorAll("main .trend polyline").Length.ShouldBe(2);
        page.QuerySelectorAll("main .trend text").Length.ShouldBeGreaterThan(4);
        var rows = page.QuerySelectorAll("main .trend tbody tr");
        rows.Length.ShouldBeInRange(7, 9);
        rows[0].TextContent.ShouldContain("n = ");
    }

    private static KpiDay Day(int offset, bool served, params double[] values)
    {
        var kpi = Kpi.Create(default(TenantScope), default(ProjectId), "k", KpiScene.Rating, "test", DateTimeOffset.UnixEpoch).Value;
        var day = new KpiDay(kpi, Monday.AddDays(offset), served);
        foreach (var value in values)
            day.Add(new(Monday.AddDays(offset), new TimeOnly(12, 0), TimeSpan.Zero), value);
        return day;
    }
}
