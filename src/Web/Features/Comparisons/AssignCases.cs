using Microsoft.EntityFrameworkCore;
using Platform.Domain.Comparisons;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Comparisons;

/// <summary>A case that asks for its arm.</summary>
/// <param name="Case">Its name, the same as in its observation.</param>
/// <param name="Cluster">Its group; needed where chance decides for groups.</param>
internal sealed record CaseToAssign(string Case, string? Cluster = null);

/// <summary>Who serves a case.</summary>
/// <param name="Case">Its name.</param>
/// <param name="Arm"><c>treated</c> or <c>control</c>.</param>
/// <param name="Served">What its observation says as <c>served</c>.</param>
/// <param name="Model">The model to ask.</param>
internal sealed record AssignedCase(string Case, string Arm, bool Served, ComparedModel Model);

/// <summary>Tells cases who serves them. Nothing is stored: the same case gets the same answer as long as the comparison runs, and control at any other time.</summary>
internal sealed class AssignCases(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, SpendingPause pause, TimeProvider clock)
{
    /// <summary>Most cases of a call.</summary>
    public const int MostCases = 10_000;

    /// <returns>Refused with <c>member.role_too_low</c>, <c>comparison.not_found</c>, <c>comparison.too_many</c>, <c>comparison.unit_name</c>, or with <c>contract.paused</c> while an agreed pause at a contract's cap is in force.</returns>
    public async Task<Outcome<(LiveComparison Comparison, IReadOnlyList<AssignedCase> Cases)>> HandleAsync(
        ProjectId project, string key, IReadOnlyList<CaseToAssign> cases, CancellationToken cancellationToken)
    {
        if (tenant.Role < WorkspaceRole.Editor)
            return TenancyErrors.RoleTooLow(tenant.Role, WorkspaceRole.Editor);
        if (cases.Count is 0 or > MostCases)
            return ComparisonErrors.TooMany(cases.Count, MostCases);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.LiveComparisons.AsNoTracking().SingleOrDefaultAsync(row => row.ProjectId == project && row.Key == key, cancellationToken) is not { } comparison)
            return ComparisonErrors.NotFound();
        if (await pause.RefusalAsync(project, cancellationToken) is { } paused)
            return paused;
        var now = clock.GetUtcNow();
        var assigned = new List<AssignedCase>(cases.Count);
        foreach (var one in cases)
        {
            var arm = comparison.Assign(one?.Case ?? "", one?.Cluster ?? "", now);
            if (!arm.Succeeded)
                return arm.Error;
            assigned.Add(arm.Value ? new(one!.Case, "treated", true, comparison.Plan.Treated) : new(one!.Case, "control", false, comparison.Plan.Control));
        }

        return (comparison, assigned);
    }
}
