using Microsoft.Extensions.DependencyInjection;
using Platform.Web.Hosting.Measures;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Kpis;

/// <summary>Observations on the cluster's database, where many machines store at once.</summary>
public sealed class ClusterIntakeTests : IAsyncLifetime
{
    private readonly PostgresCluster _cluster = new();
    private readonly PortalTestHost _host = new();

    public async ValueTask InitializeAsync()
    {
        await _cluster.InitializeAsync();
        _host.Settings["Lathe:Database"] = "postgres";
        _host.Settings["Lathe:PostgresConnection"] = _cluster.Connection;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Events_count_once_revisions_count_and_rows_stand_as_they_stood()
    {
        using var scene = await KpiScene.OpenAsync(_host);
        await RandomTraffic.SendAsync(scene, 7);
        await DaySumsTests.ShouldAgreeAsync(scene);

        var start = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);
        await scene.SendAsync(KpiScene.Event("late 1", "late a", 31, true, 1.0123456789m, more: ",\"cluster\":\"ward\",\"before\":2.5"), KpiScene.Event("late 2", "late b", 31, false, 2));
        var again = await scene.SendAsync(KpiScene.Event("late 1", "late a", 31, true, 1.01234567890001m, more: ",\"cluster\":\"ward\",\"before\":2.5"));
        var rows = await scene.InWorkspaceAsync(async services =>
        {
            var reader = services.GetRequiredService<ObservationRows>();
            var moment = await reader.MomentAsync(scene.Kpi, default);
            await scene.SendAsync(KpiScene.Event("late 3", "late c", 31, true, 3), KpiScene.Event("late r", "late b", 40, false, 9, revises: true));
            (await reader.HasLaterAsync(scene.Kpi, start, start.AddDays(1), moment, default)).ShouldBeTrue();
            (await reader.SumsAsync(scene.Kpi, start, start.AddDays(1), moment, default)).Control.Sum.ShouldBe(2);
            return await reader.ReadAsync(scene.Kpi, start, start.AddDays(1), moment, default).ToListAsync();
        });

        again.Known.ShouldBe(1);
        rows.Select(row => (row.Value, row.Cluster, row.Before)).Order().ShouldBe([(1.0123456789m, "ward", 2.5m), (2m, "", null)]);
        await DaySumsTests.ShouldAgreeAsync(scene);
    }

    [Fact]
    public async Task Erased_cases_are_erased_there_too()
    {
        using var scene = await KpiScene.OpenAsync(_host);
        await CaseErasureTests.ShouldEraseAsync(_host, scene);
    }
}
