using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Audit;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Persistence;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Auditing;

/// <summary>Entries come with what they tell of, and end in one chain a workspace whatever happens.</summary>
public sealed class AuditSealingTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    [Fact]
    public async Task Twenty_writers_at_once_leave_a_chain_without_gaps()
    {
        var tenant = await host.CreateTenantAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(writer => Task.Run(async () =>
        {
            await AuditTrial.WriteAsync(host, tenant, 10, $"writer {writer}");
            await AuditTrial.SealAsync(host, tenant);
        })));

        var entries = await AuditTrial.UntilSealedAsync(host, tenant, 200);

        entries.Select(entry => entry.Number!.Value).ShouldBe(Enumerable.Range(1, 200).Select(number => (long)number));
        AuditChain.Verify(entries.Select(entry => entry.ToRecord())).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_portal_seals_by_itself_in_order_of_time()
    {
        var tenant = await host.CreateTenantAsync();
        await AuditTrial.WriteAsync(host, tenant, 30);

        var entries = await AuditTrial.UntilSealedAsync(host, tenant, 30);

        entries.Select(entry => entry.At).ShouldBeInOrder();
        AuditChain.Verify(entries.Select(entry => entry.ToRecord())).Holds.ShouldBeTrue();
    }

    [Fact]
    public async Task What_a_dead_process_left_unsealed_is_sealed_at_the_next_start()
    {
        await using var dying = new PortalTestHost { Replacements = AuditTrial.WithoutWorker };
        var tenant = await dying.CreateTenantAsync();
        await AuditTrial.WriteAsync(dying, tenant, 5);
        (await AuditTrial.ReadAsync(dying, tenant)).ShouldAllBe(entry => entry.Number == null);

        await using var next = new PortalTestHost();
        next.Settings["Lathe:DataFolder"] = dying.DataFolder;
        var entries = await AuditTrial.UntilSealedAsync(next, tenant, 5);

        AuditChain.Verify(entries.Select(entry => entry.ToRecord())).End!.Number.ShouldBe(5);
    }

    [Fact]
    public async Task An_action_that_fails_leaves_no_entry()
    {
        var tenant = await host.CreateTenantAsync();
        await host.InWorkspaceAsync(tenant, async services =>
        {
            var db = services.GetRequiredService<PlatformDbContext>();
            services.GetRequiredService<AuditLog>().Add(db, "test.done", new AuditSubject("test", "x"));
            db.Add(await db.Workspaces.AsNoTracking().SingleAsync());   // the same row again
            await Should.ThrowAsync<DbUpdateException>(() => db.SaveChangesAsync());
        });

        (await AuditTrial.ReadAsync(host, tenant)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_entry_cannot_be_deleted_or_sealed_twice_through_the_model()
    {
        var tenant = await host.CreateTenantAsync();
        await AuditTrial.WriteAsync(host, tenant, 1);
        await AuditTrial.UntilSealedAsync(host, tenant, 1);

        await host.InWorkspaceAsync(tenant, async services =>
        {
            var db = services.GetRequiredService<PlatformDbContext>();
            var entry = await db.AuditEntries.SingleAsync();
            Should.Throw<InvalidOperationException>(() => entry.Seal(null));
            db.Remove(entry);
            await Should.ThrowAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        });
    }

    [Fact]
    public async Task A_change_in_the_database_is_found()
    {
        var tenant = await host.CreateTenantAsync();
        await AuditTrial.WriteAsync(host, tenant, 5);
        await AuditTrial.UntilSealedAsync(host, tenant, 5);
        await host.InWorkspaceAsync(tenant, services => services.GetRequiredService<PlatformDbContext>().AuditEntries.Where(row => row.Number == 3)
            .ExecuteUpdateAsync(row => row.SetProperty(entry => entry.Details, """{"number":7}""")));

        var report = AuditChain.Verify((await AuditTrial.ReadAsync(host, tenant)).Select(entry => entry.ToRecord()));

        report.Findings.ShouldHaveSingleItem().ShouldSatisfyAllConditions(finding => finding.Kind.ShouldBe(AuditBreak.Changed), finding => finding.Number.ShouldBe(3));
    }

    [Fact]
    public async Task What_is_done_to_the_whole_installation_from_the_machine_is_in_the_log_of_every_workspace()
    {
        var (tenant, other) = (await host.CreateTenantAsync(), await host.CreateTenantAsync());

        (await InstallationNote.WriteAsync(host.DataFolder, "installation.backed_up", "backup", new { files = 3 }, CancellationToken.None)).ShouldBeTrue();
        (await InstallationNote.WriteAsync(Path.Combine(host.DataFolder, "none"), "installation.backed_up", "backup", new { files = 3 }, CancellationToken.None)).ShouldBeFalse();

        foreach (var one in new[] { tenant, other })
        {
            var entry = (await AuditTrial.UntilSealedAsync(host, one, 1)).ShouldHaveSingleItem();
            (entry.Actor, entry.What, entry.Number).ShouldBe(("job:backup", "installation.backed_up", 1));
        }
    }

    [Fact]
    public async Task Another_workspace_sees_no_entry_and_has_a_chain_of_its_own()
    {
        var tenant = await host.CreateTenantAsync();
        var other = await host.CreateWorkspaceAsync(tenant, "Closed team");
        await AuditTrial.WriteAsync(host, tenant, 3, "secret");
        await AuditTrial.WriteAsync(host, other, 1);

        var entries = await AuditTrial.UntilSealedAsync(host, other, 1);

        entries.ShouldHaveSingleItem().Number.ShouldBe(1);
        entries[0].SubjectId.ShouldNotContain("secret");
    }
}
