using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Billing.Evidence;
using Platform.Web.Hosting.Measures;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Kpis;

public sealed class ObservationRowsTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Rows_stand_as_they_stood_at_the_moment_asked_for_in_the_order_of_a_snapshot()
    {
        using var scene = await KpiScene.OpenAsync(host);
        var lines = Enumerable.Range(0, 60).Select(number => KpiScene.Event($"e{number}", $"case {number}", number % 4, number % 2 == 0, number % 10, more: number % 3 == 0 ? ",\"cluster\":\"ward\",\"before\":2.5" : "")).ToArray();
        await scene.SendAsync(lines);
        await scene.SendAsync(KpiScene.Event("r1", "case 1", 1, false, 0.125m, revises: true));
        var moment = await MomentAsync(scene);
        var before = await ReadAsync(scene, moment);

        await scene.SendAsync(KpiScene.Event("late", "case 99", 1, true, 9), KpiScene.Event("r2", "case 1", 1, false, 7, revises: true));
        var same = await ReadAsync(scene, moment);
        var later = await ReadAsync(scene, await MomentAsync(scene));

        before.Count.ShouldBe(30);   // days 1 and 2 of 4
        before.Select(row => row.Line).ShouldBe(EvidenceSnapshot.Lines(before));
        before.ShouldContain(row => row.Value == 0.125m && !row.Served);
        before.ShouldContain(row => row.Cluster == "ward" && row.Before == 2.5m);
        same.ShouldBe(before);
        later.Count.ShouldBe(31);
        later.ShouldNotContain(row => row.Value == 0.125m);
    }

    [Fact]
    public async Task What_came_later_is_noticed_for_its_days_only()
    {
        using var scene = await KpiScene.OpenAsync(host);
        await scene.SendAsync(KpiScene.Event("e1", "a", 1, true, 8), KpiScene.Event("e2", "b", 9, true, 8));
        var moment = await MomentAsync(scene);
        var atFirst = await HasLaterAsync(scene, moment);

        await scene.SendAsync(KpiScene.Event("e3", "c", 10, true, 8), KpiScene.Event("r1", "b", 1, true, 2, revises: true));
        var elsewhere = await HasLaterAsync(scene, moment);
        await scene.SendAsync(KpiScene.Event("r2", "a", 12, true, 2, revises: true));
        var revised = await HasLaterAsync(scene, moment);
        var settled = await MomentAsync(scene);
        await scene.SendAsync(KpiScene.Event("e4", "d", 1, false, 8));

        (atFirst, elsewhere, revised).ShouldBe((false, false, true));
        (await HasLaterAsync(scene, settled)).ShouldBeTrue();
    }

    [Fact]
    public async Task Sums_of_some_days_say_what_their_rows_say()
    {
        using var scene = await KpiScene.OpenAsync(host);
        await scene.SendAsync([.. Enumerable.Range(0, 40).Select(number => KpiScene.Event($"e{number}", $"case {number}", number % 4, number % 2 == 0, number % 10))]);
        await scene.SendAsync(KpiScene.Event("r1", "case 1", 1, false, 0.5m, revises: true), KpiScene.Event("r2", "case 2", 1, true, 9.5m, revises: true), KpiScene.Event("r3", "case 4", 1, true, 9.5m, revises: true));
        var moment = await MomentAsync(scene);
        var rows = await ReadAsync(scene, moment);

        var sums = await scene.InWorkspaceAsync(services => services.GetRequiredService<ObservationRows>().SumsAsync(scene.Kpi, Start, Start.AddDays(2), moment, default));

        foreach (var (served, arm) in new[] { (true, sums.Served), (false, sums.Control) })
        {
            var values = rows.Where(row => row.Served == served).Select(row => (double)row.Value).ToList();
            arm.Cases.ShouldBe(values.Count);
            arm.Sum.ShouldBe(values.Sum(), 1e-9);
            arm.Squares.ShouldBe(values.Sum(value => value * value), 1e-9);
        }

        sums.Newest.ShouldBe(rows[^1].At);
    }

    [Fact]
    public async Task Another_workspace_reads_nothing()
    {
        using var scene = await KpiScene.OpenAsync(host);
        using var other = await KpiScene.OpenAsync(host);
        await scene.SendAsync(KpiScene.Event("e1", "a", 1, true, 8));
        var moment = await MomentAsync(scene);

        var rows = await other.InWorkspaceAsync(services => services.GetRequiredService<ObservationRows>().ReadAsync(scene.Kpi, Start, Start.AddDays(2), moment, default).ToListAsync().AsTask());
        var sums = await other.InWorkspaceAsync(services => services.GetRequiredService<ObservationRows>().SumsAsync(scene.Kpi, Start, Start.AddDays(2), moment, default));

        (rows.Count, sums.Served.Cases, sums.Control.Cases).ShouldBe((0, 0, 0));
    }

    private static Task<DateTimeOffset> MomentAsync(KpiScene scene) => scene.InWorkspaceAsync(services => services.GetRequiredService<ObservationRows>().MomentAsync(scene.Kpi, default));

    private static Task<List<EvidenceRow>> ReadAsync(KpiScene scene, DateTimeOffset moment) => scene.InWorkspaceAsync(services =>
        services.GetRequiredService<ObservationRows>().ReadAsync(scene.Kpi, Start, Start.AddDays(2), moment, default).ToListAsync().AsTask());

    private static Task<bool> HasLaterAsync(KpiScene scene, DateTimeOffset since) => scene.InWorkspaceAsync(services =>
        services.GetRequiredService<ObservationRows>().HasLaterAsync(scene.Kpi, Start, Start.AddDays(2), since, default));
}
