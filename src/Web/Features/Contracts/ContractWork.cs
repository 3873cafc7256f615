using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Contracts.Planning;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Contracts;

/// <summary>Writes, proposes, signs and amends contracts. Account managers act for the vendor, customers for themselves; both may write.</summary>
internal sealed class ContractWork(IDbContextFactory<PlatformDbContext> contexts, BillingDesk desk, PlanningDesk planning, AuditLog audit)
{
    private static readonly BillingRole[] Parties = [BillingRole.AccountManager, BillingRole.Customer];

    /// <summary>Begins a contract with a draft of its first version.</summary>
    /// <returns>Refused with <c>contract.role_needed</c>, <c>project.not_found</c>, <c>contract.name</c> or <c>contract.name_taken</c>.</returns>
    public Task<Outcome<ContractId>> BeginAsync(ProjectId project, NewContract request, CancellationToken cancellationToken) => desk.DoAsync<ContractId>(Parties, async db =>
    {
        if (!await db.Projects.AnyAsync(row => row.Id == project, cancellationToken))
            return ProjectErrors.NotFound();
        var made = Contract.Create(desk.Tenant.Scope, project, request.Name, desk.Tenant.Actor, desk.Now);
        if (!made.Succeeded)
            return made.Error;
        if (await db.Contracts.AnyAsync(row => row.ProjectId == project && row.Name == made.Value.Name, cancellationToken))
            return ContractErrors.NameTaken(made.Value.Name);
        db.Add(made.Value);
        db.Add(ContractVersion.Begin(made.Value, 1, request.Terms, 1, "", desk.Tenant.Actor, desk.Now, request.Expected));
        audit.Add(db, "contract.begun", AuditSubject.Of("contract", made.Value.Id, project), new { made.Value.Name });
        return made.Value.Id;
    }, cancellationToken);

    /// <summary>Saves the draft; after a signed version it begins an amendment.</summary>
    /// <returns>The version's number. Refused with <c>contract.not_found</c>, <c>contract.open_version</c>, or <c>contract.draft_changed</c> when somebody saved since the writer began.</returns>
    public Task<Outcome<int>> SaveAsync(ContractId id, ContractDraft draft, CancellationToken cancellationToken) => desk.DoAsync<int>(Parties, async db =>
    {
        if (await FindAsync(db, id, cancellationToken) is not var (contract, versions))
            return ContractErrors.NotFound();
        var last = versions[^1];
        if (draft.Basis is { } basis && last.State != ContractVersionState.Proposed && basis != new DraftBasis(last.Number, last.Saves))
            return ContractErrors.DraftChanged(last.Number, await BillingDesk.NameAsync(db, SavedBy(last), cancellationToken), last.SavedAt ?? last.CreatedAt);
        switch (last.State)
        {
            case ContractVersionState.Draft:
                var changed = last.Change(draft.Terms, versions.Count == 1 ? 1 : draft.FromPeriod, draft.Reason, (desk.Tenant.Actor, desk.Now, draft.Expected));
                if (!changed.Succeeded)
                    return changed.Error;
                audit.Add(db, "contract.draft_saved", AuditSubject.Of("contract", id, contract.ProjectId), new { contract.Name, version = last.Number });
                return last.Number;
            case ContractVersionState.Proposed:
                return ContractErrors.OpenVersion(last.Number);
            default:
                var next = ContractVersion.Begin(contract, last.Number + 1, draft.Terms, contract.IsSigned ? draft.FromPeriod : 1, draft.Reason, desk.Tenant.Actor, desk.Now, draft.Expected ?? last.Expected);
                db.Add(next);
                audit.Add(db, "contract.amendment_begun", AuditSubject.Of("contract", id, contract.ProjectId), new { contract.Name, version = next.Number });
                return next.Number;
        }
    }, cancellationToken);

    /// <summary>Puts the draft before both sides, with the power of its comparisons at what its writers expect.</summary>
    /// <returns>Refused with <c>contract.not_found</c>, <c>contract.state</c>, <c>contract.busy</c> when it was saved meanwhile, or what the terms lack.</returns>
    public async Task<Outcome<int>> ProposeAsync(ContractId id, CancellationToken cancellationToken, Action<double>? progress = null)
    {
        // simulated before the unit of work: it takes seconds
        var stated = await PowerAsync(id, progress, cancellationToken);
        return await desk.DoAsync(Parties, db => ProposeAsync(db, id, stated, cancellationToken), cancellationToken);
    }

    private async Task<Outcome<int>> ProposeAsync(PlatformDbContext db, ContractId id, (DraftBasis Of, IReadOnlyList<StatedPower> Power)? stated, CancellationToken cancellationToken)
    {
        if (await FindAsync(db, id, cancellationToken) is not var (contract, versions))
            return ContractErrors.NotFound();
        if (stated is { } power && power.Of != new DraftBasis(versions[^1].Number, versions[^1].Saves))
            return ContractErrors.Busy();
        var done = versions[^1].Propose(SignedOf(versions), await FirstOpenPeriodAsync(db, contract.Id, cancellationToken), stated?.Power);
        if (!done.Succeeded)
            return done.Error;
        audit.Add(db, "contract.proposed", AuditSubject.Of("contract", id, contract.ProjectId), new { contract.Name, version = versions[^1].Number });
        return versions[^1].Number;
    }

    // null where nobody said what to expect, or where the proposal is refused anyway
    private async Task<(DraftBasis Of, IReadOnlyList<StatedPower> Power)?> PowerAsync(ContractId id, Action<double>? progress, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (desk.Tenant.IsProgram || Array.IndexOf(Parties, await desk.RoleAsync(cancellationToken)) < 0 || await FindAsync(db, id, cancellationToken) is not var (_, versions))
            return null;
        var draft = versions[^1];
        if (draft.State != ContractVersionState.Draft || draft.Expected is not { Count: > 0 } expected || !draft.Check(SignedOf(versions), await FirstOpenPeriodAsync(db, id, cancellationToken)).Succeeded)
            return null;
        var terms = draft.Terms;
        return (new(draft.Number, draft.Saves), await planning.DoAsync(stop => StatedPower.Of(terms, expected, progress, stop), cancellationToken));
    }

    /// <summary>Signs for the caller's side.</summary>
    /// <param name="id">The contract.</param>
    /// <param name="hash">Hash of the text that the signer has before them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>True when both have signed now. Refused with <c>contract.not_found</c> or what <see cref="ContractVersion.Sign"/> and <see cref="ContractVersion.Check"/> say.</returns>
    public Task<Outcome<bool>> SignAsync(ContractId id, string hash, CancellationToken cancellationToken) => desk.DoAsync<bool>(Parties, async db =>
    {
        if (await FindAsync(db, id, cancellationToken) is not var (contract, versions))
            return ContractErrors.NotFound();
        var (version, now) = (versions[^1], desk.Now);
        var party = await desk.RoleAsync(cancellationToken) == BillingRole.Customer ? ContractParty.Customer : ContractParty.Vendor;
        // a period may have been frozen since the proposal
        if (version.State == ContractVersionState.Proposed && version.Check(SignedOf(versions), await FirstOpenPeriodAsync(db, id, cancellationToken)) is { Succeeded: false } stale)
            return stale.Error;
        var signature = new Signature(party, desk.Tenant.Actor, await desk.NameAsync(db, cancellationToken), now, hash);
        var signed = version.Sign(signature);
        if (!signed.Succeeded)
            return signed.Error;
        var chain = await ContractChain.OpenAsync(db, desk.Tenant.Scope, id, cancellationToken);
        chain.Add(ChainEvents.Signed, $"version {version.Number}", CanonicalText.HashOf(signature), now);
        if (version.State == ContractVersionState.Signed)
            contract.Sign();
        audit.Add(db, "contract.signed", AuditSubject.Of("contract", id, contract.ProjectId), new { contract.Name, version = version.Number, party, hash, inForce = version.State == ContractVersionState.Signed });
        return version.State == ContractVersionState.Signed;
    }, cancellationToken);

    /// <summary>Takes an unsigned version back.</summary>
    /// <returns>Refused with <c>contract.not_found</c> or <c>contract.state</c>.</returns>
    public Task<Outcome<int>> WithdrawAsync(ContractId id, CancellationToken cancellationToken) => desk.DoAsync<int>(Parties, async db =>
    {
        if (await FindAsync(db, id, cancellationToken) is not var (contract, versions))
            return ContractErrors.NotFound();
        var done = versions[^1].Withdraw();
        if (!done.Succeeded)
            return done.Error;
        audit.Add(db, "contract.withdrawn", AuditSubject.Of("contract", id, contract.ProjectId), new { contract.Name, version = versions[^1].Number });
        return versions[^1].Number;
    }, cancellationToken);

    /// <summary>First period whose evidence is not frozen: an amendment may begin there.</summary>
    public static async Task<int> FirstOpenPeriodAsync(PlatformDbContext db, ContractId id, CancellationToken cancellationToken) =>
        1 + (await db.Invoices.Where(invoice => invoice.ContractId == id && invoice.State > InvoiceState.Collecting).MaxAsync(invoice => (int?)invoice.Period, cancellationToken) ?? 0);

    private static string SavedBy(ContractVersion version) => version.SavedBy.Length > 0 ? version.SavedBy : version.CreatedBy;

    private static IReadOnlyList<TermsFrom> SignedOf(List<ContractVersion> versions) =>
        [.. versions.Where(version => version.State == ContractVersionState.Signed).Select(version => new TermsFrom(version.Terms, version.FromPeriod))];

    private static async Task<(Contract Contract, List<ContractVersion> Versions)?> FindAsync(PlatformDbContext db, ContractId id, CancellationToken cancellationToken)
    {
        if (await db.Contracts.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } contract)
            return null;
        return (contract, await db.ContractVersions.Where(row => row.ContractId == id).OrderBy(row => row.Number).ToListAsync(cancellationToken));
    }
}
