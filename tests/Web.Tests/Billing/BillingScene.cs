using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Contracts;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Domain.Statistics.Sampling;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Contracts;
using Platform.Web.Persistence;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Billing;

/// <summary>A clinic's workspace with a project, a KPI and persons of every part: the reader is the customer, the editor the account manager, the administrator the second reviewer.</summary>
internal sealed class BillingScene(PortalTestHost host, TestTenant tenant, ProjectId project, MovableClock clock)
{
    public static readonly KpiDefinition Resolved = new("Resolved at first contact", "share", KpiKind.Proportion, KpiDirection.HigherIsBetter, KpiSource.ProductionEvents, "all questions", 0, 1, 100, 7);

    public static DateOnly FirstDay { get; } = new(2026, 1, 1);

    public TestTenant Tenant => tenant;

    public ProjectId Project => project;

    public TestPerson Customer => tenant.Reader;

    public TestPerson Manager => tenant.Editor;

    public TestPerson Second => tenant.Administrator;

    public MovableClock Clock => clock;

    public static ContractTerms Terms { get; } = new(
        new Party("Lathe GmbH", "Werkstr. 1", "10115", "Berlin", "DE", "DE123456789", "DE02120300000000202051", "billing@lathe.example"),
        new Party("Clinic", "Spitalgasse 2", "20095", "Hamburg", "DE", "DE987654321", "", "accounts@clinic.example"),
        "EUR", TaxCategory.Standard, 19, FirstDay, 12, 0, 5, 0.05m, 7, 250, 0, null, 30, 30,
        [new KpiTerm("resolved", Resolved, EvidenceDesign.RandomisedByCase, 0.5m, null, Price.PerOutcome(4.50m), 0, 50_000, 1)], []);

    public static async Task<BillingScene> MakeAsync(PortalTestHost host, MovableClock clock)
    {
        var tenant = await host.CreateTenantAsync();
        var project = await host.InWorkspaceAsync(tenant, async services =>
        {
            var db = services.GetRequiredService<PlatformDbContext>();
            var made = Platform.Domain.Projects.Project.Create(tenant.Scope, "Questions", null, Vertical.Medical, TaskKind.Label, tenant.Editor.Id, clock.GetUtcNow()).Value;
            db.Add(made);
            db.Add(Kpi.Create(tenant.Scope, made.Id, "resolved", Resolved, tenant.Editor.Id, clock.GetUtcNow()).Value);
            foreach (var (person, part) in new[] { (tenant.Reader, BillingRole.Customer), (tenant.Editor, BillingRole.AccountManager), (tenant.Administrator, BillingRole.SecondReviewer) })
                (await db.Members.SingleAsync(member => member.UserId == person.Id)).GiveBilling(part).Succeeded.ShouldBeTrue();
            await db.SaveChangesAsync();
            return made.Id;
        });
        return new(host, tenant, project, clock);
    }

    public Task<T> AsAsync<T>(TestPerson person, Func<ContractWork, Task<T>> work) => host.ActAsAsync(person, services => work(services.GetRequiredService<ContractWork>()));

    public Task<T> AsAsync<TService, T>(TestPerson person, Func<TService, Task<T>> work)
        where TService : notnull => host.ActAsAsync(person, services => work(services.GetRequiredService<TService>()));

    public Task<T> DataAsync<T>(Func<PlatformDbContext, Task<T>> work) => host.InWorkspaceAsync(tenant, services => work(services.GetRequiredService<PlatformDbContext>()));

    /// <summary>A contract that both sides signed.</summary>
    public async Task<ContractId> SignedAsync(ContractTerms? terms = null, string name = "Questions 2026")
    {
        var id = (await AsAsync(Manager, work => work.BeginAsync(project, new(name, terms ?? Terms), CancellationToken.None))).Value;
        await SignAsync(id);
        return id;
    }

    /// <summary>Proposes the draft and signs it for both sides.</summary>
    public async Task SignAsync(ContractId id)
    {
        (await AsAsync(Manager, work => work.ProposeAsync(id, CancellationToken.None))).Succeeded.ShouldBeTrue();
        var hash = await DataAsync(async db => (await db.ContractVersions.Where(version => version.ContractId == id).OrderBy(version => version.Number).LastAsync()).Hash);
        (await AsAsync(Manager, work => work.SignAsync(id, hash, CancellationToken.None))).Value.ShouldBeFalse();
        (await AsAsync(Customer, work => work.SignAsync(id, hash, CancellationToken.None))).Value.ShouldBeTrue();
    }

    /// <summary>Cases of a period as they would have been sent.</summary>
    public Task<int> CasesAsync(int period, int count, double control, double served, string prefix = "", ulong seed = 5) => DataAsync(async db =>
    {
        var kpi = await db.Kpis.SingleAsync(row => row.ProjectId == project);
        var chance = new SplitMix64(seed + (ulong)period);
        var start = new DateTimeOffset(FirstDay.AddMonths(period - 1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        for (var number = 0; number < count; number++)
        {
            var isServed = chance.Uniform() < 0.5;
            var at = start.AddMinutes(28 * 24 * 60.0 * number / count);
            db.Add(new Observation(kpi, new ObservedEvent($"{prefix}{period}-{number}", $"{prefix}case {period}-{number}", at, isServed, chance.Uniform() < (isServed ? served : control) ? 1 : 0), clock.GetUtcNow()));
        }

        return await db.SaveChangesAsync();
    });
}

/// <summary>A clock that a test moves.</summary>
public sealed class MovableClock : TimeProvider
{
    private DateTimeOffset _now = new(2025, 12, 20, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void MoveTo(int year, int month, int day) => _now = new(year, month, day, 9, 0, 0, TimeSpan.Zero);

    public void Advance(TimeSpan by) => _now += by;
}
