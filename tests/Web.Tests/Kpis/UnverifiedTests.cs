using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Kpis;
using Platform.Web.Hosting.Measures;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Kpis;

/// <summary>Outcomes that nobody has verified are shown and free.</summary>
public sealed class UnverifiedTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    [Fact]
    public async Task An_unverified_outcome_counts_as_the_worst_with_the_model_and_as_the_best_without_it_until_an_event_confirms_it()
    {
        using var scene = await KpiScene.OpenAsync(host);
        await scene.SendAsync(
            KpiScene.Event("e1", "a", 0, true, 8, more: ",\"verified\":false"), KpiScene.Event("e2", "b", 0, true, 4), KpiScene.Event("e3", "c", 0, false, 5, more: ",\"verified\":false"), KpiScene.Event("e4", "d", 0, false, 4, more: ",\"verified\":true"));

        (await scene.FiguresAsync()).ShouldBe(((2, 2.0), (2, 7.0)));
        (await CountAsync(scene)).ShouldBe(new UnverifiedOutcomes(1, 1));

        await scene.SendAsync(KpiScene.Event("r1", "a", 3, true, 8, revises: true));

        (await scene.FiguresAsync()).Served.ShouldBe((2, 6.0));
        (await CountAsync(scene)).ShouldBe(new UnverifiedOutcomes(0, 1));
    }

    [Fact]
    public async Task Sent_again_it_is_known_and_the_same_event_as_verified_is_another_one()
    {
        using var scene = await KpiScene.OpenAsync(host);
        var claim = KpiScene.Event("e1", "a", 0, true, 8, more: ",\"verified\":false");
        await scene.SendAsync(claim);

        var report = await scene.SendAsync(claim, KpiScene.Event("e1", "a", 0, true, 8), KpiScene.Event("e1", "a", 0, true, 0), KpiScene.Event("r1", "a", 1, true, 8, revises: true, more: ",\"verified\":false"), KpiScene.Event("e2", "b", 1, true, 11, more: ",\"verified\":false"));

        (report.Accepted, report.Known).ShouldBe((0, 1));
        report.Refusals.Select(refusal => refusal.Code).ShouldBe(["observation.changed", "observation.changed", "observation.unverified", "observation.value"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_table_says_it_too()
    {
        using var scene = await KpiScene.OpenAsync(host);

        var report = await scene.SendFileAsync("key,case,at,served,value,verified\ne1,a,2026-01-01T11:00:00Z,1,8,false\ne2,b,2026-01-01T11:00:00Z,1,8,\ne3,c,2026-01-01T11:00:00Z,1,8,perhaps\n", "text/csv");

        (report.Accepted, report.Refused).ShouldBe((2, 1));
        (await scene.FiguresAsync()).Served.ShouldBe((2, 4.0));
    }

    [Theory]
    [InlineData(KpiDirection.HigherIsBetter, true, 1)]
    [InlineData(KpiDirection.HigherIsBetter, false, 5)]
    [InlineData(KpiDirection.LowerIsBetter, true, 5)]
    [InlineData(KpiDirection.LowerIsBetter, false, 1)]
    public void What_nobody_verified_never_adds_to_a_bill(KpiDirection direction, bool served, decimal value) => (KpiScene.Rating with { Direction = direction, Low = 1, High = 5 }).Unverified(served).ShouldBe(value);

    [Fact]
    public void A_KPI_without_limits_takes_verified_outcomes_only()
    {
        var now = new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);
        var amount = KpiScene.Rating with { Kind = KpiKind.Amount, MinimumCases = 200 };

        new ObservedEvent("e1", "a", now, true, 12, IsVerified: false).Check(amount, now).Error!.Code.ShouldBe("observation.unverified");
        new ObservedEvent("e1", "a", now, true, 12).Check(amount, now).Succeeded.ShouldBeTrue();
    }

    private static Task<UnverifiedOutcomes> CountAsync(KpiScene scene) =>
        scene.InWorkspaceAsync(services => services.GetRequiredService<ObservationRows>().UnverifiedAsync(scene.Kpi, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, default));
}
