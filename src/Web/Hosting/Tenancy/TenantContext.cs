using System.Security.Claims;
using Platform.Domain.Tenancy;

namespace Platform.Web.Hosting.Tenancy;

/// <summary>Who is acting in this request, circuit or job, and in whose workspace. One per dependency-injection scope.</summary>
public interface ITenantContext
{
    /// <summary>True once a tenant is known. Before that every filtered query finds nothing and every filtered write fails.</summary>
    bool IsKnown { get; }

    /// <summary>Whose data may be seen.</summary>
    /// <exception cref="InvalidOperationException">No tenant is known in this scope.</exception>
    TenantScope Scope { get; }

    /// <summary>Account id of the person, or a job's name such as <c>job:runs.execute</c>.</summary>
    string Actor { get; }

    /// <summary>The person's name, and the key's when a program acts for him; empty for a job.</summary>
    string ActorName { get; }

    /// <summary>True when a program acts for the person with a key.</summary>
    bool IsProgram { get; }

    /// <summary>True when a job acts by itself.</summary>
    bool IsJob => JobActor.Is(Actor);

    /// <summary>The person's role in the workspace.</summary>
    WorkspaceRole Role { get; }

    /// <summary>The person's part in contracts and invoices; none for a job.</summary>
    BillingRole Billing { get; }
}

/// <summary>Filled once: by the request middleware, when a circuit opens, or by a job from its claim.</summary>
internal sealed class TenantContext : ITenantContext
{
    private TenantScope? _scope;

    public bool IsKnown => _scope is not null;

    public TenantScope Scope => _scope ?? throw new InvalidOperationException("No tenant is known in this scope; the caller is not signed in or the job has not claimed its work.");

    public string Actor { get; private set; } = "";

    public string ActorName { get; private set; } = "";

    public bool IsProgram { get; private set; }

    public WorkspaceRole Role { get; private set; }

    public BillingRole Billing { get; private set; }

    /// <summary>Takes tenant, workspace and role from the signed-in person's claims; a person without them stays unknown.</summary>
    public void Use(ClaimsPrincipal user)
    {
        if (LatheClaims.ScopeOf(user) is not { } scope)
            return;
        Set(scope, user.FindFirstValue(ClaimTypes.NameIdentifier) ?? "", LatheClaims.RoleOf(user));
        ActorName = user.FindFirstValue(LatheClaims.Name) ?? user.Identity?.Name ?? "";
        Billing = LatheClaims.BillingOf(user);
        IsProgram = user.HasClaim(LatheClaims.Program, "true");
    }

    /// <summary>Acts for a workspace without a person: jobs, after their claim, and first-start seeding.</summary>
    public void UseJob(TenantScope scope, string jobKey) => Set(scope, JobActor.Mark + jobKey, WorkspaceRole.Editor);

    private void Set(TenantScope scope, string actor, WorkspaceRole role)
    {
        if (_scope is { } known && known != scope)
            throw new InvalidOperationException("This scope already acts for another workspace; open a new one.");
        _scope = scope;
        Actor = actor;
        Role = role;
        ActorName = "";
        IsProgram = false;
        Billing = BillingRole.None;
    }
}
