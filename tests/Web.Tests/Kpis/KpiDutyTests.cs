using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Platform.Domain.Contracts;
using Platform.Domain.Kpis;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Features.Kpis;
using Platform.Web.Tests.Billing;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Kpis;

/// <summary>The board says what a KPI does in the contracts that run, and how a guardrail stands.</summary>
public sealed class KpiDutyTests : IClassFixture<PortalTestHost>
{
    private static readonly KpiDefinition Rating = new("Rated by clinicians", "points", KpiKind.BoundedScore, KpiDirection.HigherIsBetter, KpiSource.ProductionEvents, "all", 0, 5, 20, 7);
    private static readonly MovableClock Clock = new();
    private readonly PortalTestHost _host;

    public KpiDutyTests(PortalTestHost host)
    {
        _host = host;
        host.Replacements = services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
    }

    [Fact]
    public async Task A_guardrail_stands_as_its_cases_of_the_running_period_say_and_a_billed_kpi_is_said_to_be_billed()
    {
        var (scene, contract) = await RunningAsync(isHidden: false);

        (await ViewAsync(scene, "resolved")).Duties.ShouldBe([new KpiDuty(contract, "Questions 2026", null)]);
        (await GuardAsync(scene)).ShouldBe(new KpiGuard(KpiDirection.HigherIsBetter, 3.5m, 10, GuardStanding.TooFew, 0));
        await RateAsync(scene, 10, served: true, 4);
        (await GuardAsync(scene)).ShouldBe(new KpiGuard(KpiDirection.HigherIsBetter, 3.5m, 10, GuardStanding.Holds, 10));
        await RateAsync(scene, 40, served: false, 1);
        (await GuardAsync(scene))!.Standing.ShouldBe(GuardStanding.Holds, "only cases that the model served count");
        await RateAsync(scene, 10, served: true, 3.25m);
        (await GuardAsync(scene)).ShouldBe(new KpiGuard(KpiDirection.HigherIsBetter, 3.5m, 10, GuardStanding.Near, 20));
        await RateAsync(scene, 10, served: true, 2);
        (await GuardAsync(scene))!.Standing.ShouldBe(GuardStanding.Breached);
    }

    [Fact]
    public async Task How_a_hidden_guardrail_stands_is_not_said_to_who_has_no_part_in_billing()
    {
        var (scene, _) = await RunningAsync(isHidden: true);
        await RateAsync(scene, 20, served: true, 2);
        await scene.DataAsync(async db =>
        {
            (await db.Members.SingleAsync(member => member.UserId == scene.Second.Id)).GiveBilling(BillingRole.None).Succeeded.ShouldBeTrue();
            return await db.SaveChangesAsync();
        });

        (await GuardAsync(scene))!.Standing.ShouldBe(GuardStanding.Breached);
        (await GuardAsync(scene, scene.Second)).ShouldBe(new KpiGuard(KpiDirection.HigherIsBetter, 3.5m, 10, null, 0));
    }

    [Fact]
    public async Task A_kpi_whose_newest_case_is_too_old_is_stale()
    {
        var (scene, _) = await RunningAsync(isHidden: false);
        await RateAsync(scene, 1, served: true, 4);
        (await ViewAsync(scene, "rating")).IsStale.ShouldBeFalse();

        Clock.MoveTo(2026, 1, 23);

        (await ViewAsync(scene, "rating")).IsStale.ShouldBeTrue();
        (await ViewAsync(scene, "resolved")).IsStale.ShouldBeFalse("it never had a case");
    }

    private static async Task<KpiView> ViewAsync(BillingScene scene, string key, TestPerson? person = null) =>
        (await scene.AsAsync<KpiQueries, KpiView?>(person ?? scene.Manager, queries => queries.FindAsync(scene.Project, key, default)))!;

    private static async Task<KpiGuard?> GuardAsync(BillingScene scene, TestPerson? person = null) => (await ViewAsync(scene, "rating", person)).Duties.Single().Guard;

    private static async Task RateAsync(BillingScene scene, int count, bool served, decimal value)
    {
        var lines = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7().ToString()).Select(name => string.Create(
            CultureInfo.InvariantCulture, $$"""{"key":"{{name}}","case":"{{name}}","at":"2026-01-14T12:00:00Z","served":{{(served ? "true" : "false")}},"value":{{value}}}"""));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        var report = await scene.AsAsync<ReceiveObservations, Platform.Domain.Kernel.Outcome<ObservationReport>>(
            scene.Manager, receive => receive.HandleAsync(scene.Project, "rating", EventReader.JsonLinesAsync(stream, default), default));
        report.Value.Accepted.ShouldBe(count);
    }

    // a contract over 2026 with the rating as its guardrail, in the middle of its first period
    private async Task<(BillingScene Scene, ContractId Contract)> RunningAsync(bool isHidden)
    {
        Clock.MoveTo(2025, 12, 20);
        var scene = await BillingScene.MakeAsync(_host, Clock);
        await scene.DataAsync(async db =>
        {
            db.Add(Kpi.Create(scene.Tenant.Scope, scene.Project, "rating", Rating, scene.Manager.Id, Clock.GetUtcNow()).Value);
            return await db.SaveChangesAsync();
        });
        var contract = await scene.SignedAsync(BillingScene.Terms with { Guardrails = [new("rating", Rating.Name, Rating.Direction, 3.5m, 10, isHidden)] });
        Clock.MoveTo(2026, 1, 15);
        (await _host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<KeepPeriods>().HandleAsync(contract, default))).Error.ShouldBeNull();
        return (scene, contract);
    }
}
