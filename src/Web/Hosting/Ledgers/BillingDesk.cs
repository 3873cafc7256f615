using Microsoft.EntityFrameworkCore;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Ledgers;

/// <summary>Who acts in contracts and invoices, and the way their changes are saved: one unit of work, repeated when somebody else was quicker.</summary>
internal sealed class BillingDesk(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, Caller caller, TimeProvider clock)
{
    private const int Attempts = 6;

    public ITenantContext Tenant => tenant;

    /// <summary>Now, to the millisecond: as chains and evidence keep it.</summary>
    public DateTimeOffset Now => UtcMoment.Of(clock.GetUtcNow());

    /// <summary>The caller's part in contracts and invoices.</summary>
    public async Task<BillingRole> RoleAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await RoleAsync(db, cancellationToken);
    }

    /// <summary>The caller's name as it stands under signatures.</summary>
    public Task<string> NameAsync(PlatformDbContext db, CancellationToken cancellationToken) => NameAsync(db, tenant.Actor, cancellationToken);

    /// <summary>The name of an account that acted here.</summary>
    public static async Task<string> NameAsync(PlatformDbContext db, string account, CancellationToken cancellationToken) =>
        await db.Users.Where(user => user.Id == account).Select(user => user.DisplayName).SingleOrDefaultAsync(cancellationToken) ?? account;

    /// <summary>Names of accounts that acted here; empty for a job, which is nobody in particular.</summary>
    public static async Task<Func<string, string>> NamesAsync(PlatformDbContext db, IEnumerable<string> accounts, CancellationToken cancellationToken)
    {
        string[] ids = [.. accounts.Where(account => account.Length > 0).Distinct(StringComparer.Ordinal)];
        var names = await db.Users.Where(user => ids.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.DisplayName, StringComparer.Ordinal, cancellationToken);
        return account => names.GetValueOrDefault(account, JobActor.Is(account) ? "" : account);
    }

    /// <summary>Does a piece of work for a person whose part allows it.</summary>
    /// <param name="allowed">Parts that may.</param>
    /// <param name="work">Reads, decides, adds; it may run several times, each time on a fresh context, and is saved when it succeeds.</param>
    /// <param name="cancellationToken">Ends it between attempts.</param>
    /// <returns>Refused with <c>contract.person_needed</c>, <c>contract.role_needed</c>, <c>contract.busy</c> or what the work says.</returns>
    public async Task<Outcome<T>> DoAsync<T>(BillingRole[] allowed, Func<PlatformDbContext, Task<Outcome<T>>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (tenant.IsProgram)
                return ContractErrors.PersonNeeded();
            // a job acts by itself; what it may do is what it was written for
            if (!tenant.IsJob && Array.IndexOf(allowed, await RoleAsync(db, cancellationToken)) < 0)
                return ContractErrors.RoleNeeded(string.Join(" / ", allowed));
            var done = await work(db);
            if (!done.Succeeded)
                return done;
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return done;
            }
            catch (DbUpdateException) when (attempt < Attempts)
            {
                // somebody wrote the same rows at this moment: everything is read and decided again
                await Task.Delay(TimeSpan.FromMilliseconds(20 * attempt), clock, cancellationToken);
            }
            catch (DbUpdateConcurrencyException)
            {
                return ContractErrors.Busy();
            }
        }
    }

    private async Task<BillingRole> RoleAsync(PlatformDbContext db, CancellationToken cancellationToken) => (await caller.MemberAsync(db, cancellationToken))?.Billing ?? BillingRole.None;
}
