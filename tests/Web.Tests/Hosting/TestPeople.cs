using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Tests.Hosting;

/// <summary>An account of a test.</summary>
public sealed record TestPerson(string Id, string Email, string Password);

/// <summary>An organisation of a test: one workspace and a person of each role.</summary>
public sealed record TestTenant(TenantScope Scope, TestPerson Reader, TestPerson Editor, TestPerson Administrator);

/// <summary>Adds accounts and memberships to one workspace.</summary>
internal sealed class TestPeople(IServiceProvider services, PlatformDbContext db, TenantScope scope)
{
    public async Task<TestPerson> AddAsync(string name, WorkspaceRole role, bool isOperator = false)
    {
        var email = $"{name}.{scope.WorkspaceId.Value:n}@example.org";
        var user = new AppUser
        {
            UserName = email,
            Email = email,
            EmailConfirmed = true,
            DisplayName = name,
            TenantId = scope.TenantId,
            CurrentWorkspaceId = scope.WorkspaceId,
            IsOperator = isOperator,
        };
        var created = await services.GetRequiredService<UserManager<AppUser>>().CreateAsync(user, PortalTestHost.Password);
        created.Succeeded.ShouldBeTrue(string.Join("; ", created.Errors.Select(error => error.Description)));
        db.Add(new Member(scope.TenantId, scope.WorkspaceId, user.Id, role, services.GetRequiredService<TimeProvider>().GetUtcNow()));
        await db.SaveChangesAsync();
        return new TestPerson(user.Id, email, PortalTestHost.Password);
    }

    public static async Task<TestTenant> AddWorkspaceAsync(PortalTestHost host, TestTenant tenant, string name)
    {
        await using var services = host.Services.CreateAsyncScope();
        var now = services.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        var workspace = Workspace.Create(tenant.Scope.TenantId, name, now).Value;
        var scope = new TenantScope(tenant.Scope.TenantId, workspace.Id);
        services.ServiceProvider.GetRequiredService<TenantContext>().UseJob(scope, "test");
        var db = services.ServiceProvider.GetRequiredService<PlatformDbContext>();
        db.Add(workspace);
        await db.SaveChangesAsync();
        var people = new TestPeople(services.ServiceProvider, db, scope);
        return new TestTenant(
            scope, await people.AddAsync("reader", WorkspaceRole.Reader), await people.AddAsync("editor", WorkspaceRole.Editor), await people.AddAsync("admin", WorkspaceRole.Administrator));
    }
}
