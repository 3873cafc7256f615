using Microsoft.EntityFrameworkCore;
using Platform.Domain.Contracts;
using Platform.Domain.Evaluations;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Sealing;

/// <summary>A project's hold-out is sealed as soon as a KPI is measured on it: only the customer and the auditor read its questions and figures. Jobs ask it for everybody.</summary>
internal sealed class HoldOutSeal(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, BillingDesk desk)
{
    // as a signed text has it
    private const string Hidden = "\"isHidden\":true";

    /// <summary>Projects whose hold-out the caller may not read.</summary>
    public async Task<IReadOnlySet<ProjectId>> ClosedAsync(CancellationToken cancellationToken)
    {
        if (tenant.IsJob || (!tenant.IsProgram && HoldOut.MayRead(await desk.RoleAsync(cancellationToken))))
            return new HashSet<ProjectId>();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kpis = await db.Kpis.AsNoTracking().Select(row => new { row.ProjectId, row.Definition }).ToListAsync(cancellationToken);
        return kpis.Where(row => row.Definition.Source == KpiSource.HiddenHoldOut).Select(row => row.ProjectId).ToHashSet();
    }

    /// <summary>True when the caller may not read the hold-out of a project.</summary>
    public async Task<bool> IsClosedAsync(ProjectId project, CancellationToken cancellationToken) => (await ClosedAsync(cancellationToken)).Contains(project);

    /// <summary>Keys of a project's KPIs of which the caller does not see what they came to.</summary>
    public async Task<IReadOnlySet<string>> HiddenAsync(ProjectId project, CancellationToken cancellationToken) =>
        !tenant.IsProgram && HoldOut.MaySeeFigure(await desk.RoleAsync(cancellationToken)) ? new HashSet<string>() : await HiddenFromOthersAsync(project, cancellationToken);

    /// <summary>Keys of a project's KPIs of which only the parties see what they came to: those that are measured on the hold-out, and those that guard a signed contract as hidden ones.</summary>
    public async Task<IReadOnlySet<string>> HiddenFromOthersAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kpis = await db.Kpis.AsNoTracking().Where(row => row.ProjectId == project).ToListAsync(cancellationToken);
        var signed = await db.ContractVersions.AsNoTracking()
            .Where(row => row.State == ContractVersionState.Signed && row.Text.Contains(Hidden) && db.Contracts.Any(contract => contract.Id == row.ContractId && contract.ProjectId == project))
            .ToListAsync(cancellationToken);
        return kpis.Where(kpi => kpi.Definition.Source == KpiSource.HiddenHoldOut).Select(kpi => kpi.Key)
            .Concat(signed.SelectMany(version => version.Terms.Guardrails).Where(rail => rail.IsHidden).Select(rail => rail.Key)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Refused with <c>evaluation.sealed</c> when the caller may not read it.</summary>
    public async Task<Outcome> MayReadAsync(ProjectId project, CancellationToken cancellationToken) =>
        await IsClosedAsync(project, cancellationToken) ? EvaluationErrors.Sealed() : Outcome.Success;
}
