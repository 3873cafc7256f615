using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Contracts;
using Platform.Domain.Contracts.Planning;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Hosting.Measures;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Contracts;

/// <summary>A version of a contract as pages and programs see it.</summary>
public sealed record ContractVersionView(
    int Number, ContractVersionState State, ContractTerms Terms, string Hash, int FromPeriod, string Reason, IReadOnlyList<Signature> Signatures, DateTimeOffset CreatedAt, DateTimeOffset? SignedAt)
{
    /// <summary>How often it was saved: with the number, what a writer begins from.</summary>
    public int Saves { get; init; }

    /// <summary>What its writers expect; null where nobody said.</summary>
    public IReadOnlyList<TermExpectation>? Expected { get; init; }

    /// <summary>What its comparisons could show at what was expected when it was proposed; null where nobody said.</summary>
    public IReadOnlyList<StatedPower>? Power { get; init; }

    /// <summary>What a writer begins from.</summary>
    [JsonIgnore]
    public DraftBasis Basis => new(Number, Saves);
}

/// <summary>A contract with its versions, oldest first.</summary>
/// <param name="Id">Id.</param>
/// <param name="Project">Its project.</param>
/// <param name="ProjectName">Name of the project.</param>
/// <param name="Name">Its name.</param>
/// <param name="FirstOpenPeriod">First period whose evidence is not frozen.</param>
/// <param name="Versions">Versions, oldest first.</param>
public sealed record ContractView(ContractId Id, ProjectId Project, string ProjectName, string Name, int FirstOpenPeriod, IReadOnlyList<ContractVersionView> Versions)
{
    public ContractVersionView Newest => Versions[^1];

    /// <summary>The newest signed version; null before.</summary>
    public ContractVersionView? InForce => Versions.LastOrDefault(version => version.State == ContractVersionState.Signed);

    /// <summary>What was signed, oldest first.</summary>
    public IReadOnlyList<TermsFrom> Signed => [.. Versions.Where(version => version.State == ContractVersionState.Signed).Select(version => new TermsFrom(version.Terms, version.FromPeriod))];
}

/// <summary>Reads contracts of the current workspace.</summary>
internal sealed class ContractQueries(IDbContextFactory<PlatformDbContext> contexts, BillingDesk desk, ObservationRows rows)
{
    public Task<BillingRole> RoleAsync(CancellationToken cancellationToken) => desk.RoleAsync(cancellationToken);

    public async Task<IReadOnlyList<ContractView>> ListAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var views = new List<ContractView>();
        foreach (var contract in await db.Contracts.AsNoTracking().Where(row => row.ProjectId == project).OrderBy(row => row.CreatedAt).ToListAsync(cancellationToken))
            views.Add(await ViewAsync(db, contract, cancellationToken));
        return views;
    }

    /// <summary>A page of a project's contracts, oldest first, and how many there are in all.</summary>
    /// <param name="project">The project.</param>
    /// <param name="text">Part of a name; empty for all.</param>
    /// <param name="page">From 0.</param>
    /// <param name="size">Contracts on a page.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<(IReadOnlyList<ContractView> Views, int Total)> PageAsync(ProjectId project, string text, int page, int size, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = db.Contracts.AsNoTracking().Where(row => row.ProjectId == project).WhereNameContains(row => row.Name, text);
        var views = new List<ContractView>();
        foreach (var contract in await found.OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).Skip(page * size).Take(size).ToListAsync(cancellationToken))
            views.Add(await ViewAsync(db, contract, cancellationToken));
        return (views, await found.CountAsync(cancellationToken));
    }

    /// <summary>A contract; null when this workspace has none of this id.</summary>
    public async Task<ContractView?> FindAsync(ContractId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Contracts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } contract ? await ViewAsync(db, contract, cancellationToken) : null;
    }

    /// <summary>The project's KPIs by key: what terms and guardrails can name.</summary>
    public async Task<IReadOnlyList<(string Key, KpiDefinition Definition)>> KpisAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Kpis.AsNoTracking().Where(row => row.ProjectId == project).OrderBy(row => row.Key).ToListAsync(cancellationToken);
        return [.. rows.Select(row => (row.Key, row.Definition))];
    }

    /// <summary>What a KPI was without the model, over everything observed so far; null while there are too few cases to freeze.</summary>
    public async Task<Baseline?> BaselineAsync(ProjectId project, string key, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Kpis.AsNoTracking().SingleOrDefaultAsync(row => row.ProjectId == project && row.Key == key, cancellationToken) is not { } kpi)
            return null;
        var now = desk.Now;
        var control = (await rows.SumsAsync(kpi.Id, DateTimeOffset.UnixEpoch, now, now, cancellationToken)).Control;
        if (control.Cases < KpiDefinition.LeastCases)
            return null;
        var mean = control.Sum / control.Cases;
        var variance = Math.Max(0, (control.Squares - (control.Sum * mean)) / (control.Cases - 1));
        return new(decimal.Round((decimal)mean, 6), decimal.Round((decimal)Math.Sqrt(variance), 6), (int)control.Cases, DateOnly.FromDateTime(now.UtcDateTime), []);
    }

    /// <summary>Both sides as the newest terms have them, of this project or else of the workspace; null before the first contract.</summary>
    public async Task<(Party Vendor, Party Customer)?> LastPartiesAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var newest = await (
            from version in db.ContractVersions.AsNoTracking()
            join contract in db.Contracts on version.ContractId equals contract.Id
            orderby contract.ProjectId == project descending, version.CreatedAt descending
            select version).FirstOrDefaultAsync(cancellationToken);
        return newest is null ? null : (newest.Terms.Vendor, newest.Terms.Customer);
    }

    /// <summary>The text of a version as it is hashed and signed; null when there is none.</summary>
    public async Task<string?> TextAsync(ProjectId project, ContractId id, int number, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Contracts.AnyAsync(row => row.Id == id && row.ProjectId == project, cancellationToken))
            return null;
        return await db.ContractVersions.Where(row => row.ContractId == id && row.Number == number).Select(row => row.Text).SingleOrDefaultAsync(cancellationToken);
    }

    private static async Task<ContractView> ViewAsync(PlatformDbContext db, Contract contract, CancellationToken cancellationToken)
    {
        var versions = await db.ContractVersions.AsNoTracking().Where(row => row.ContractId == contract.Id).OrderBy(row => row.Number).ToListAsync(cancellationToken);
        var name = await db.Projects.Where(project => project.Id == contract.ProjectId).Select(project => project.Name).SingleAsync(cancellationToken);
        return new(
            contract.Id, contract.ProjectId, name, contract.Name, await ContractWork.FirstOpenPeriodAsync(db, contract.Id, cancellationToken),
            [.. versions.Select(row => new ContractVersionView(row.Number, row.State, row.Terms, row.Hash, row.FromPeriod, row.Reason, row.Signatures, row.CreatedAt, row.SignedAt) { Saves = row.Saves, Expected = row.Expected, Power = row.Power })]);
    }
}
