using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Platform.Domain.Kpis;
using Platform.Web.Features.Kpis.Erasing;
using Platform.Web.Persistence;
using Platform.Web.Tests.Billing;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Kpis;

public sealed class CaseErasureTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    [Fact]
    public async Task An_administrator_looks_erases_and_gets_a_receipt_and_nothing_leads_to_the_case_any_more()
    {
        using var scene = await KpiScene.OpenAsync(host);
        await ShouldEraseAsync(host, scene);
    }

    [Fact]
    public async Task An_editor_may_see_receipts_but_not_look_for_names_or_erase()
    {
        using var scene = await KpiScene.OpenAsync(host);
        await scene.SendAsync(KpiScene.Event("e1", "a", 0, true, 8));

        (await scene.Browser.PostAsJsonAsync(Address(scene, "/plan"), new { cases = new[] { "a" } })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await scene.Browser.PostAsJsonAsync(Address(scene), new { cases = new[] { "a" }, rows = 1 })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.ActAsAsync(scene.Tenant.Editor, services => services.GetRequiredService<EraseCases>().HandleAsync(scene.Project, ["a"], 1, default))).Error!.Code.ShouldBe("member.role_too_low");
        (await scene.Browser.GetAsync(Address(scene))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await scene.FiguresAsync()).Served.Cases.ShouldBe(1);
    }

    [Fact]
    public async Task Names_that_nobody_sent_too_many_of_them_and_a_plan_that_is_out_of_date_erase_nothing()
    {
        using var scene = await KpiScene.OpenAsync(host);
        await scene.SendAsync(KpiScene.Event("e1", "a", 0, true, 8));
        Task<Domain.Kernel.Outcome<CaseErasureId>> EraseAsync(string[] names, int rows) =>
            host.ActAsAsync(scene.Tenant.Administrator, services => services.GetRequiredService<EraseCases>().HandleAsync(scene.Project, names, rows, default));

        (await EraseAsync(["A", "b"], 1)).Error!.Code.ShouldBe("erasure.nothing");
        (await EraseAsync([], 0)).Error!.Code.ShouldBe("erasure.names");
        (await EraseAsync([.. Enumerable.Range(0, CaseErasure.MostNames + 1).Select(number => $"{number}")], 0)).Error!.Code.ShouldBe("erasure.names");
        (await EraseAsync(["a", new string('x', 101)], 1)).Error!.Code.ShouldBe("erasure.name");
        await scene.SendAsync(KpiScene.Event("r1", "a", 0, true, 7, revises: true));
        (await EraseAsync(["a"], 1)).Error!.Code.ShouldBe("erasure.changed");

        (await scene.InWorkspaceAsync(async services => (await services.GetRequiredService<PlatformDbContext>().CaseErasures.CountAsync(), await services.GetRequiredService<PlatformDbContext>().ErasedNames.CountAsync()))).ShouldBe((0, 0));
        (await EraseAsync([" a"], 2)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_pair_of_ones_own_loses_its_name_and_a_ward_with_others_keeps_it()
    {
        using var scene = await KpiScene.OpenAsync(host);
        static string Grouped(string key, string name, bool served, string group) => KpiScene.Event(key, name, 0, served, 5, more: $",\"cluster\":\"{group}\",\"before\":2");
        await scene.SendAsync(Grouped("e1", "Meyer 1", true, "pair Meyer"), Grouped("e2", "Meyer 2", false, "pair Meyer"), Grouped("e3", "Meyer 3", true, "ward 3"), Grouped("e4", "Kunz", true, "ward 3"));

        await host.ActAsAsync(scene.Tenant.Administrator, services => services.GetRequiredService<EraseCases>().HandleAsync(scene.Project, ["Meyer 1", "Meyer 2", "Meyer 3"], 3, default));

        var rows = await scene.InWorkspaceAsync(services => services.GetRequiredService<PlatformDbContext>().Observations.AsNoTracking().Where(row => row.KpiId == scene.Kpi).ToListAsync());
        rows.Count(row => row.Cluster == "ward 3").ShouldBe(2);
        var pair = rows.Where(row => row.Cluster != "ward 3").ToList();
        pair.Count.ShouldBe(2);
        pair.Select(row => row.Cluster).Distinct().ShouldHaveSingleItem().ShouldNotContain("Meyer");
        rows.ShouldAllBe(row => row.Before == 2);
        (await ReceiptsAsync(scene))[0].GetProperty("erased").GetProperty("kpis")[0].GetProperty("groups").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Receipts_form_a_chain_also_when_two_erase_at_once()
    {
        using var scene = await KpiScene.OpenAsync(host);
        await scene.SendAsync([.. Enumerable.Range(0, 6).Select(number => KpiScene.Event($"e{number}", $"case {number}", number, true, 5))]);

        var done = await Task.WhenAll(Enumerable.Range(0, 6).Select(number =>
            host.ActAsAsync(scene.Tenant.Administrator, services => services.GetRequiredService<EraseCases>().HandleAsync(scene.Project, [$"case {number}"], 1, default))));

        done.ShouldAllBe(one => one.Succeeded);
        var receipts = await scene.InWorkspaceAsync(services => services.GetRequiredService<PlatformDbContext>().CaseErasures.AsNoTracking().ToListAsync());
        var previous = "";
        for (var at = 0; at < receipts.Count; at++)
            previous = receipts.Single(receipt => receipt.PreviousHash == previous).Hash;
        receipts.ShouldAllBe(receipt => receipt.IsGenuine && receipt.Left == 0);
    }

    [Fact]
    public async Task Receipts_form_a_chain_also_after_the_clock_was_set_back()
    {
        var clock = new MovableClock();
        // the browser keeps its cookie by the real clock
        clock.Advance(TimeProvider.System.GetUtcNow() - clock.GetUtcNow());
        await using var moved = new PortalTestHost { Replacements = services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)) };
        using var scene = await KpiScene.OpenAsync(moved);
        await scene.SendAsync([.. Enumerable.Range(0, 3).Select(number => KpiScene.Event($"e{number}", $"case {number}", number, true, 5))]);
        Task<Domain.Kernel.Outcome<CaseErasureId>> EraseAsync(int number) =>
            moved.ActAsAsync(scene.Tenant.Administrator, services => services.GetRequiredService<EraseCases>().HandleAsync(scene.Project, [$"case {number}"], 1, default));

        (await EraseAsync(0)).Succeeded.ShouldBeTrue();
        clock.Advance(TimeSpan.FromHours(-1));
        (await EraseAsync(1)).Succeeded.ShouldBeTrue();
        (await EraseAsync(2)).Succeeded.ShouldBeTrue();

        var receipts = await scene.InWorkspaceAsync(services => services.GetRequiredService<PlatformDbContext>().CaseErasures.AsNoTracking().ToListAsync());
        var previous = "";
        for (var at = 0; at < 3; at++)
            previous = receipts.Single(receipt => receipt.PreviousHash == previous).Hash;
    }

    /// <summary>Erases two of three cases over HTTP, with everything that must hold before and after. On either database.</summary>
    internal static async Task ShouldEraseAsync(PortalTestHost host, KpiScene scene)
    {
        string[] sent =
        [
            KpiScene.Event("visit Meyer", "Meyer", 0, true, 8), KpiScene.Event("visit Kunz", "Kunz", 0, false, 4), KpiScene.Event("visit Abel", "Abel", 1, true, 6),
            KpiScene.Event("again Meyer", "Meyer", 3, true, 2, revises: true),
        ];
        await scene.SendAsync(sent);
        var before = await scene.FiguresAsync();
        using var administrator = await host.SignInAsync(scene.Tenant.Administrator);
        var asked = new { cases = new[] { "Meyer", "Kunz", "Nobody" }, rows = 3 };

        using var planned = JsonDocument.Parse(await (await administrator.PostAsJsonAsync(Address(scene, "/plan"), asked)).Content.ReadAsStringAsync());
        planned.RootElement.GetProperty("rows").GetInt32().ShouldBe(3);
        (await administrator.PostAsJsonAsync(Address(scene), asked with { rows = 4 })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await administrator.PostAsJsonAsync(Address(scene), asked)).StatusCode.ShouldBe(HttpStatusCode.Created);

        // the same sums, and no name, hash or key that leads to them
        (await scene.FiguresAsync()).ShouldBe(before);
        var receipt = (await ReceiptsAsync(scene)).ShouldHaveSingleItem();
        (receipt.GetProperty("names").GetInt32(), receipt.GetProperty("left").GetInt32(), receipt.GetProperty("isGenuine").GetBoolean()).ShouldBe((3, 0, true));
        receipt.GetRawText().ShouldNotContain("Meyer");
        await scene.InWorkspaceAsync(async services =>
        {
            var db = services.GetRequiredService<PlatformDbContext>();
            var kpi = await db.Kpis.SingleAsync(row => row.Id == scene.Kpi);
            var rows = await db.Observations.AsNoTracking().Where(row => row.KpiId == kpi.Id).ToListAsync();
            var revision = await db.ObservationRevisions.AsNoTracking().SingleAsync(row => row.KpiId == kpi.Id);
            rows.Count.ShouldBe(3);
            string[] left = [.. rows.SelectMany(row => new[] { row.Case, row.EventKey }), revision.Case, revision.EventKey, .. await db.ErasedNames.Select(row => row.Hash).ToListAsync()];
            left.ShouldNotContain(text => text.Contains("Meyer", StringComparison.Ordinal) || text.Contains("Kunz", StringComparison.Ordinal));
            left.ShouldNotContain(kpi.HashOf("Meyer"));
            left.ShouldNotContain(kpi.HashOf("Kunz"));
            left.ShouldContain(kpi.HashOf("Abel"));
            rows.ShouldContain(row => row.Case == revision.Case);
            var entry = await db.AuditEntries.AsNoTracking().SingleAsync(row => row.What == "observations.erased");
            entry.Details.ShouldNotContain("Meyer");
            return 0;
        });

        // sent again, the events are known and count nothing; anything new about an erased case is refused
        (await scene.SendAsync(sent)).ShouldSatisfyAllConditions(report => report.Known.ShouldBe(4), report => report.Accepted.ShouldBe(0), report => report.Refused.ShouldBe(0));
        var late = await scene.SendAsync(
            KpiScene.Event("third Meyer", "Meyer", 5, true, 9, revises: true), KpiScene.Event("new Kunz", "Kunz", 5, false, 9), KpiScene.Event("visit Kunz", "Somebody", 5, false, 9), KpiScene.Event("e9", "Berg", 5, false, 4));
        late.Refusals.OrderBy(refusal => refusal.Line).Select(refusal => refusal.Code).ShouldBe(["observation.erased", "observation.erased", "observation.changed"]);
        late.Accepted.ShouldBe(1);
        (await scene.FiguresAsync()).Control.Cases.ShouldBe(before.Control.Cases + 1);
        await DaySumsTests.ShouldAgreeAsync(scene);
    }

    [Fact]
    public async Task Receipts_are_paged_from_the_newest_on()
    {
        using var scene = await KpiScene.OpenAsync(host);
        string[] names = [.. Enumerable.Range(0, 21).Select(number => $"case {number}")];
        await scene.SendAsync([.. names.Select(name => KpiScene.Event($"event of {name}", name, 0, true, 5))]);
        foreach (var name in names)
            (await host.ActAsAsync(scene.Tenant.Administrator, services => services.GetRequiredService<EraseCases>().HandleAsync(scene.Project, [name], 1, default))).Error.ShouldBeNull();

        var page = await scene.Browser.GetStringAsync(new Uri($"/projects/{scene.Project}/value/erasures", UriKind.Relative));
        WebUtility.HtmlDecode(page).ShouldContain("1–20 of 21");
    }

    private static Uri Address(KpiScene scene, string more = "") => new($"/api/projects/{scene.Project}/kpis/erasures{more}", UriKind.Relative);

    private static async Task<IReadOnlyList<JsonElement>> ReceiptsAsync(KpiScene scene)
    {
        using var answer = JsonDocument.Parse(await scene.Browser.GetStringAsync(Address(scene)));
        return [.. answer.RootElement.GetProperty("items").EnumerateArray().Select(one => one.Clone())];
    }
}
