using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Kpis;

public sealed class RevisionTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    [Fact]
    public async Task A_case_that_opened_again_counts_with_its_new_value()
    {
        using var scene = await KpiScene.OpenAsync(host);
        await scene.SendAsync(KpiScene.Event("e1", "a", 0, true, 8), KpiScene.Event("e2", "b", 0, true, 4), KpiScene.Event("e3", "c", 0, false, 5));

        var report = await scene.SendAsync(KpiScene.Event("r1", "a", 3, true, 2, revises: true), KpiScene.Event("r2", "a", 2, true, 1, revises: true), KpiScene.Event("r3", "c", 9, false, 7, revises: true));

        (report.Accepted, report.Refused).ShouldBe((3, 0));
        // of two revisions the one received last counts, whatever its time
        (await scene.FiguresAsync()).ShouldBe(((2, 2.5), (1, 7.0)));
    }

    [Fact]
    public async Task A_revision_sent_again_is_known_and_one_that_says_something_else_is_refused()
    {
        using var scene = await KpiScene.OpenAsync(host);
        await scene.SendAsync(KpiScene.Event("e1", "a", 0, true, 8), KpiScene.Event("r1", "a", 3, true, 2, revises: true));

        var again = await scene.SendAsync(KpiScene.Event("e1", "a", 0, true, 8), KpiScene.Event("r1", "a", 3, true, 2, revises: true));
        var changed = await scene.SendAsync(KpiScene.Event("r1", "a", 3, true, 3, revises: true), KpiScene.Event("r1", "b", 3, true, 2), KpiScene.Event("e1", "a", 0, true, 8, revises: true));

        (again.Accepted, again.Known, again.Refused).ShouldBe((0, 2, 0));
        changed.Refusals.Select(refusal => refusal.Code).ShouldBe(["observation.changed", "observation.changed", "observation.changed"]);
        (await scene.FiguresAsync()).Served.ShouldBe((1, 2.0));
    }

    [Fact]
    public async Task A_revision_of_nothing_of_more_than_the_value_or_with_an_impossible_value_is_refused()
    {
        using var scene = await KpiScene.OpenAsync(host);
        await scene.SendAsync(KpiScene.Event("e1", "a", 0, true, 8, more: ",\"cluster\":\"ward 3\",\"before\":4"));

        var report = await scene.SendAsync(
            KpiScene.Event("r1", "nobody", 1, true, 2, revises: true),
            KpiScene.Event("r2", "a", 1, false, 2, revises: true),
            KpiScene.Event("r3", "a", 1, true, 2, revises: true, more: ",\"cluster\":\"ward 4\""),
            KpiScene.Event("r4", "a", 1, true, 2, revises: true, more: ",\"before\":5"),
            KpiScene.Event("r5", "a", 1, true, 11, revises: true),
            KpiScene.Event("r6", "a", 1, true, 3, revises: true, more: ",\"cluster\":\"ward 3\",\"before\":4.0"));

        report.Refusals.Select(refusal => refusal.Code).Order().ShouldBe(
            ["observation.not_observed", "observation.revises_more", "observation.revises_more", "observation.revises_more", "observation.value"]);
        report.Accepted.ShouldBe(1);
        (await scene.FiguresAsync()).Served.ShouldBe((1, 3.0));
    }

    [Fact]
    public async Task A_table_carries_revisions()
    {
        using var scene = await KpiScene.OpenAsync(host);

        var report = await scene.SendFileAsync("key,case,at,served,value,revises\ne1,a,2026-01-01T11:00:00Z,1,8,\nr1,a,2026-01-02T11:00:00Z,1,3,true\ne2,b,2026-01-02T11:00:00Z,0,3,maybe\n", "text/csv");

        (report.Accepted, report.Refused).ShouldBe((2, 1));
        report.Refusals.ShouldHaveSingleItem().Message.ShouldContain("'revises' is 'maybe'");
        (await scene.FiguresAsync()).Served.ShouldBe((1, 3.0));
    }
}
