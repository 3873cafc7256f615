using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Managing;

/// <summary>Who reads: the groups of the one who acts.</summary>
/// <param name="Groups">Keys of the groups.</param>
/// <param name="Manages">True for administrators: they see that a document is there, and whose it is, but not what stands in it unless a group of theirs may.</param>
internal sealed record Reader(IReadOnlySet<string> Groups, bool Manages)
{
    /// <summary>True when the text of a document with these groups may be read.</summary>
    public bool Reads(IReadOnlyList<string> groups) => groups.Count == 0 || groups.Any(Groups.Contains);
}

/// <summary>A group as pages show it.</summary>
/// <param name="Id">Id.</param>
/// <param name="Key">As documents name it.</param>
/// <param name="Name">Name.</param>
/// <param name="UserIds">Its people.</param>
/// <param name="IsMine">True when the one who acts belongs to it.</param>
public sealed record ReaderGroupView(ReaderGroupId Id, string Key, string Name, IReadOnlyList<string> UserIds, bool IsMine);

/// <summary>A person who can be put into a group.</summary>
/// <param name="UserId">Account id.</param>
/// <param name="Name">Name.</param>
public sealed record GroupPerson(string UserId, string Name);

/// <summary>Permission groups of the workspace.</summary>
internal sealed class ReaderGroups(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, AuditLog audit, TimeProvider clock)
{
    /// <summary>What the one who acts may read. Work that a person asked for reads as that person.</summary>
    /// <param name="cancellationToken">Stops.</param>
    /// <param name="actor">Account id; null for the one who acts.</param>
    public async Task<Reader> ReaderAsync(CancellationToken cancellationToken, string? actor = null)
    {
        var mine = (await AllAsync(cancellationToken)).Where(group => group.UserIds.Contains(actor ?? tenant.Actor)).Select(group => group.Key);
        return new Reader(mine.ToHashSet(StringComparer.Ordinal), tenant.Role >= WorkspaceRole.Administrator);
    }

    public async Task<IReadOnlyList<ReaderGroupView>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await AllAsync(cancellationToken)).Select(group => new ReaderGroupView(group.Id, group.Key, group.Name, group.UserIds, group.UserIds.Contains(tenant.Actor)))];

    /// <summary>People of the workspace.</summary>
    public async Task<IReadOnlyList<GroupPerson>> PeopleAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var workspace = tenant.Scope.WorkspaceId;
        return await db.Members.Where(member => member.WorkspaceId == workspace)
            .Join(db.Users, member => member.UserId, user => user.Id, (member, user) => new { user.Id, user.DisplayName })
            .OrderBy(person => person.DisplayName).Select(person => new GroupPerson(person.Id, person.DisplayName)).ToListAsync(cancellationToken);
    }

    /// <summary>Makes a group, or changes one.</summary>
    /// <returns>Refused with <c>collection.group_not_found</c> or <c>collection.group_name_invalid</c>.</returns>
    public async Task<Outcome<ReaderGroupId>> SaveAsync(ReaderGroupId? id, string name, IReadOnlyCollection<string> userIds, CancellationToken cancellationToken)
    {
        var people = (await PeopleAsync(cancellationToken)).Select(person => person.UserId).Where(userIds.Contains).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (id is { } known)
        {
            if (await db.ReaderGroups.SingleOrDefaultAsync(row => row.Id == known, cancellationToken) is not { } group)
                return CollectionErrors.GroupNotFound();
            if (group.Change(name, people) is { Succeeded: false, Error: var refused })
                return refused;
            audit.Add(db, "group.changed", AuditSubject.Of("readerGroup", known), new { group.Name, people = people.Count });
            await db.SaveChangesAsync(cancellationToken);
            return known;
        }

        var made = ReaderGroup.Create(tenant.Scope, name, people, clock.GetUtcNow());
        if (!made.Succeeded)
            return made.Error;
        db.ReaderGroups.Add(made.Value);
        audit.Add(db, "group.created", AuditSubject.Of("readerGroup", made.Value.Id), new { made.Value.Name, people = people.Count });
        await db.SaveChangesAsync(cancellationToken);
        return made.Value.Id;
    }

    /// <summary>Removes a group that no document names any more.</summary>
    /// <returns>Refused with <c>collection.group_not_found</c> or <c>collection.group_in_use</c>.</returns>
    public async Task<Outcome> DeleteAsync(ReaderGroupId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ReaderGroups.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } group)
            return CollectionErrors.GroupNotFound();
        var key = group.Key;
        var documents = await db.CollectionDocuments.CountAsync(row => row.Groups.Contains(key), cancellationToken);
        if (documents > 0)
            return CollectionErrors.GroupInUse(documents);
        db.ReaderGroups.Remove(group);
        audit.Add(db, "group.deleted", AuditSubject.Of("readerGroup", id), new { group.Name });
        await db.SaveChangesAsync(cancellationToken);
        return Outcome.Success;
    }

    /// <summary>Whether the one who acts may let these groups read: his own, or any for an administrator.</summary>
    /// <returns>Refused with <c>collection.group_not_found</c> or <c>document.group_foreign</c>.</returns>
    public async Task<Outcome> MayChooseAsync(IReadOnlyCollection<string> groups, CancellationToken cancellationToken)
    {
        if (groups.Count == 0)
            return Outcome.Success;
        var all = await AllAsync(cancellationToken);
        if (groups.Any(key => all.All(group => group.Key != key)))
            return CollectionErrors.GroupNotFound();
        return tenant.Role >= WorkspaceRole.Administrator || all.Where(group => groups.Contains(group.Key)).Any(group => group.UserIds.Contains(tenant.Actor))
            ? Outcome.Success
            : DocumentErrors.GroupForeign();
    }

    private async Task<List<ReaderGroup>> AllAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ReaderGroups.AsNoTracking().OrderBy(group => group.Name).ToListAsync(cancellationToken);
    }
}
