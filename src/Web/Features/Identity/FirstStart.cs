using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>
/// Brings the database up to date and, on an empty installation, makes the first organisation, workspace and administrator.
/// The first password is random; it stands in <c>first-sign-in.txt</c> of the data folder, readable by the owner only, until it is changed.
/// </summary>
internal static class FirstStart
{
    public const string Email = "admin@lathe.local";
    public const string FileName = "first-sign-in.txt";

    /// <returns>True when this was the very first start: the scope then acts in the new workspace.</returns>
    public static async Task<bool> PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<PlatformDbContext>();
        await db.Database.MigrateAsync(cancellationToken);
        if (db is SqlitePlatformDbContext)
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", cancellationToken);
        if (await db.Tenants.AnyAsync(cancellationToken))
            return false;

        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var tenant = new Tenant(TypedId.New<TenantId>(now), "Lathe", now);
        var workspace = Workspace.Create(tenant.Id, "Demo", now).Value;
        services.GetRequiredService<TenantContext>().UseJob(new TenantScope(tenant.Id, workspace.Id), "first-start");
        db.Add(tenant);
        db.Add(workspace);
        await db.SaveChangesAsync(cancellationToken);
        await AddAdministratorAsync(services, db, workspace, now, cancellationToken);
        return true;
    }

    /// <summary>Removes the file of the first password once its account has another.</summary>
    public static void ForgetPassword(AppUser user, DataFolders folders)
    {
        if (user.Email == Email)
            File.Delete(Path.Combine(folders.Root, FileName));
    }

    private static async Task AddAdministratorAsync(
        IServiceProvider services, PlatformDbContext db, Workspace workspace, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var password = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16);
        var user = new AppUser
        {
            UserName = Email,
            Email = Email,
            EmailConfirmed = true,
            DisplayName = "Administrator",
            TenantId = workspace.TenantId,
            CurrentWorkspaceId = workspace.Id,
            IsOperator = true,
        };
        var created = await services.GetRequiredService<UserManager<AppUser>>().CreateAsync(user, password);
        if (!created.Succeeded)
            throw new InvalidOperationException("The first account could not be made: " + string.Join("; ", created.Errors.Select(error => error.Code)));
        db.Add(new Member(workspace.TenantId, workspace.Id, user.Id, WorkspaceRole.Administrator, now));
        await db.SaveChangesAsync(cancellationToken);

        var file = Path.Combine(services.GetRequiredService<DataFolders>().Root, FileName);
        await using var stream = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        await using var writer = new StreamWriter(stream);
        await writer.WriteLineAsync($"{Email} {password}");
    }
}
