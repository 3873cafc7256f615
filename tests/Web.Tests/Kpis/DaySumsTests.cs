using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Kpis;
using Platform.Web.Hosting.Measures;
using Platform.Web.Persistence;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Kpis;

public sealed class DaySumsTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Sums_by_day_are_those_of_the_rows_whatever_is_sent_however_often_and_by_whom(int seed)
    {
        using var scene = await KpiScene.OpenAsync(host);

        await RandomTraffic.SendAsync(scene, seed);

        await ShouldAgreeAsync(scene);
    }

    [Fact]
    public async Task Rows_that_are_older_than_the_sums_are_added_to_them_with_the_next_event()
    {
        using var scene = await KpiScene.OpenAsync(host);
        await scene.SendAsync([.. Enumerable.Range(0, 50).Select(number => KpiScene.Event($"e{number}", $"case {number}", number % 7, number % 2 == 0, number % 10))]);
        await scene.InWorkspaceAsync(services => services.GetRequiredService<PlatformDbContext>().KpiDays.Where(day => day.KpiId == scene.Kpi).ExecuteDeleteAsync());

        var withoutSums = await scene.FiguresAsync();
        await scene.SendAsync(KpiScene.Event("new", "new case", 3, true, 9), KpiScene.Event("r1", "case 4", 8, true, 1, revises: true));

        withoutSums.ShouldBe(((25, 4.0), (25, 5.0)));
        (await scene.FiguresAsync()).Served.ShouldBe((26, (100.0 + 9 - 3) / 26));
        await ShouldAgreeAsync(scene);
    }

    internal static async Task ShouldAgreeAsync(KpiScene scene)
    {
        var rows = await scene.InWorkspaceAsync(async services =>
        {
            var reader = services.GetRequiredService<ObservationRows>();
            var moment = await reader.MomentAsync(scene.Kpi, default);
            return await reader.ReadAsync(scene.Kpi, new(2025, 12, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), moment, default).ToListAsync();
        });
        var days = await scene.InWorkspaceAsync(services => services.GetRequiredService<PlatformDbContext>().KpiDays.Where(day => day.KpiId == scene.Kpi).ToListAsync());

        rows.Count.ShouldBeGreaterThan(0);
        var sums = rows.GroupBy(row => (KpiDay.DayOf(row.At), row.Served)).ToDictionary(group => group.Key, group => group.ToList());
        days.Select(day => (day.Day, day.Served)).Order().ShouldBe(sums.Keys.Order());
        foreach (var day in days)
            ShouldAgree(day, sums[(day.Day, day.Served)]);
    }

    private static void ShouldAgree(KpiDay day, List<EvidenceRow> rows)
    {
        day.Cases.ShouldBe(rows.Count);
        day.Newest.ShouldBe(rows.Max(row => row.At));
        day.Sum.ShouldBe(rows.Sum(row => (double)row.Value), 1e-9);
        day.Squares.ShouldBe(rows.Sum(row => (double)(row.Value * row.Value)), 1e-8);
    }
}
