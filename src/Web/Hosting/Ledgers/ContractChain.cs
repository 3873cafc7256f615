using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Ledgers;

/// <summary>
/// A contract's chain, open for writing within one unit of work: links are added to the context and saved with the rows that they record.
/// Somebody who added one at the same moment makes the save fail (links are unique by number); the whole work is then repeated.
/// </summary>
internal sealed class ContractChain
{
    private readonly PlatformDbContext _db;
    private readonly TenantScope _scope;
    private readonly ContractId _contract;
    private readonly List<ChainEntry> _entries;

    private ContractChain(PlatformDbContext db, TenantScope scope, ContractId contract, List<ChainEntry> entries) => (_db, _scope, _contract, _entries) = (db, scope, contract, entries);

    /// <summary>Every link, those added here included.</summary>
    public IReadOnlyList<ChainEntry> Entries => _entries;

    public static async Task<ContractChain> OpenAsync(PlatformDbContext db, TenantScope scope, ContractId contract, CancellationToken cancellationToken)
    {
        var rows = await db.ContractLinks.AsNoTracking().Where(link => link.ContractId == contract).OrderBy(link => link.Number).ToListAsync(cancellationToken);
        // what the same unit of work added before is not stored yet
        var added = db.ChangeTracker.Entries<ContractLink>().Where(entry => entry.State == EntityState.Added && entry.Entity.ContractId == contract).Select(entry => entry.Entity).OrderBy(link => link.Number);
        return new(db, scope, contract, [.. rows.Concat(added).Select(row => row.Entry)]);
    }

    public void Add(string what, string subject, string payload, DateTimeOffset at) => Take(ChainEntry.After(_entries.Count > 0 ? _entries[^1] : null, what, subject, payload, at));

    /// <summary>Stores a link that was made elsewhere, such as the issue of a document.</summary>
    public void Take(ChainEntry entry)
    {
        _entries.Add(entry);
        _db.Add(new ContractLink(_scope, _contract, entry));
    }
}
