using Platform.Domain.Audit;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Auditing;

/// <summary>
/// Notes what the scope's person or job does. The entry goes into the caller's context and is stored by the caller's own save: action and entry
/// are there together or not at all. It gets its place in the chain right after; see <see cref="AuditSealer"/>.
/// </summary>
internal sealed class AuditLog(ITenantContext tenant, AuditBell bell, TimeProvider clock)
{
    /// <summary>Who acts in this scope, as entries name him.</summary>
    public string Actor => tenant.Actor;

    /// <summary>Adds an entry to what the context saves next.</summary>
    /// <param name="db">The context in which the action is stored.</param>
    /// <param name="what">Stable dotted key, such as <c>run.deleted</c>; words for it stand in the page's texts.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="details">An anonymous object of plain values: names, numbers, dates. Never a document's text, a question, an answer or a secret.</param>
    public void Add(PlatformDbContext db, string what, AuditSubject subject, object? details = null)
    {
        var scope = tenant.Scope;
        db.Add(new AuditEntry(scope, new AuditActor(tenant.Actor, tenant.ActorName), what, subject, AuditFacts.Of(details), clock.GetUtcNow()));
        db.SavedChanges += (_, _) => bell.Ring(scope);
    }

    /// <summary>As <see cref="Add"/>, for what belongs to the installation and not to a workspace: it stands in the log of the one who does it. Who is in no workspace leaves no entry.</summary>
    public void AddShared(PlatformDbContext db, string what, AuditSubject subject, object? details = null)
    {
        if (tenant.IsKnown)
            Add(db, what, subject, details);
    }
}
