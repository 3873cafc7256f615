using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Identity;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Identity;

public sealed class ForgottenPasswordTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    private const string Form = "form[action^='/account/reset']";
    private const string Chosen = "another long passphrase";

    [Fact]
    public async Task A_link_of_the_administrator_sets_a_new_password_once_and_lifts_the_lock_out()
    {
        var tenant = await host.CreateTenantAsync();
        await LockAsync(tenant.Reader);
        var link = (await MakeAsync(tenant.Administrator, tenant.Reader)).Value;
        using var browser = host.CreateBrowser();

        using var set = await browser.SubmitAsync(link, Form, ("Input.New", Chosen), ("Input.Repeat", Chosen));
        using var again = await browser.GetAsync(new Uri(link, UriKind.Relative));

        (await set.Content.ReadAsStringAsync()).ShouldContain("is set and this link is used up");
        (await again.Content.ReadAsStringAsync()).ShouldContain("This link does not work");
        using var session = await host.SignInAsync(tenant.Reader with { Password = Chosen });
    }

    [Fact]
    public async Task A_used_link_is_refused_even_when_its_form_was_still_open()
    {
        var tenant = await host.CreateTenantAsync();
        var link = (await MakeAsync(tenant.Administrator, tenant.Reader)).Value;
        var (person, code) = Parts(link);

        (await ResetAsync(person, code, Chosen)).ShouldBeTrue();
        (await ResetAsync(person, code, "a third long passphrase")).ShouldBeFalse();

        using var session = await host.SignInAsync(tenant.Reader with { Password = Chosen });
    }

    [Fact]
    public async Task A_link_is_for_one_person()
    {
        var tenant = await host.CreateTenantAsync();
        var (_, code) = Parts((await MakeAsync(tenant.Administrator, tenant.Reader)).Value);

        (await ResetAsync(tenant.Editor.Id, code, Chosen)).ShouldBeFalse();
        (await ResetAsync(tenant.Reader.Id, code[..^3], Chosen)).ShouldBeFalse();
        (await ResetAsync(null, null, Chosen)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_link_ends_after_a_day()
    {
        host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<DataProtectionTokenProviderOptions>>().Value.TokenLifespan.ShouldBe(TimeSpan.FromDays(1));
        var tenant = await host.CreateTenantAsync();
        using var browser = host.CreateBrowser();

        using var page = await browser.GetAsync(new Uri($"/account/reset?person={tenant.Reader.Id}&code=bm90IGEgY29kZQ", UriKind.Relative));

        (await page.Content.ReadAsStringAsync()).ShouldContain("older than a day");
    }

    [Fact]
    public async Task Too_short_a_password_is_refused_and_the_link_still_works()
    {
        var tenant = await host.CreateTenantAsync();
        var link = (await MakeAsync(tenant.Administrator, tenant.Reader)).Value;
        using var browser = host.CreateBrowser();

        using var refused = await browser.SubmitAsync(link, Form, ("Input.New", "short"), ("Input.Repeat", "short"));
        using var set = await browser.SubmitAsync(link, Form, ("Input.New", Chosen), ("Input.Repeat", Chosen));

        (await refused.Content.ReadAsStringAsync()).ShouldContain("it needs at least 12");
        (await set.Content.ReadAsStringAsync()).ShouldContain("is set");
    }

    [Fact]
    public async Task Nobody_but_an_administrator_of_the_workspace_makes_a_link()
    {
        var tenant = await host.CreateTenantAsync();
        var other = await host.CreateTenantAsync();

        (await MakeAsync(tenant.Editor, tenant.Reader)).Error!.Code.ShouldBe("member.role_too_low");
        (await MakeAsync(other.Administrator, tenant.Reader)).Error!.Code.ShouldBe("member.not_found");
    }

    [Fact]
    public async Task An_administrator_cannot_become_an_operator_or_reach_workspaces_that_are_not_his()
    {
        var tenant = await host.CreateTenantAsync();
        var keeper = await host.CreateOperatorAsync(tenant);
        var second = await host.CreateWorkspaceAsync(tenant, "Second");
        await host.InWorkspaceAsync(second, async services =>
        {
            var db = services.GetRequiredService<PlatformDbContext>();
            db.Add(new Member(second.Scope.TenantId, second.Scope.WorkspaceId, tenant.Reader.Id, WorkspaceRole.Reader, services.GetRequiredService<TimeProvider>().GetUtcNow()));
            await db.SaveChangesAsync();
        });

        (await MakeAsync(tenant.Administrator, keeper)).Error!.Code.ShouldBe("account.reaches_further");
        (await MakeAsync(tenant.Administrator, tenant.Reader)).Error!.Code.ShouldBe("account.reaches_further");
        (await MakeAsync(keeper, tenant.Reader)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task The_command_for_the_machine_gives_a_password_that_must_be_changed()
    {
        var tenant = await host.CreateTenantAsync();
        await LockAsync(tenant.Administrator);
        using var output = new StringWriter();
        using var words = new StringWriter();
        var before = Environment.GetEnvironmentVariable("Lathe__DataFolder");
        try
        {
            Environment.SetEnvironmentVariable("Lathe__DataFolder", host.DataFolder);
            (await GiveOneTimePassword.RunAsync("nobody@example.org", output, words)).ShouldBe(1);
            (await GiveOneTimePassword.RunAsync(tenant.Administrator.Email, output, words)).ShouldBe(0);
        }
        finally
        {
            Environment.SetEnvironmentVariable("Lathe__DataFolder", before);
        }

        words.ToString().ShouldContain("no account nobody@example.org");
        using var browser = await host.SignInAsync(tenant.Administrator with { Password = output.ToString().Trim() });
        using var home = await browser.GetAsync(new Uri("/", UriKind.Relative));
        home.StatusCode.ShouldBe(HttpStatusCode.Found);
        home.Headers.Location!.ToString().ShouldBe("/account/password");
        var noted = await host.InWorkspaceAsync(tenant, services => services.GetRequiredService<PlatformDbContext>().AuditEntries.AsNoTracking().SingleAsync(row => row.What == "member.one_time_password"));
        (noted.Actor, noted.SubjectId).ShouldBe(("job:reset-password", tenant.Administrator.Id));
        noted.Details.ShouldNotContain(output.ToString().Trim());
    }

    private Task<Outcome<string>> MakeAsync(TestPerson actor, TestPerson person) => host.ActAsAsync(actor, async services =>
    {
        var db = services.GetRequiredService<PlatformDbContext>();
        var all = await db.Members.IgnoreQueryFilters([TenantFilters.Name]).Where(member => member.UserId == person.Id).ToListAsync();
        var here = services.GetRequiredService<ITenantContext>().Scope.WorkspaceId;
        return await services.GetRequiredService<MakeResetLink>().HandleAsync((all.Find(member => member.WorkspaceId == here) ?? all[0]).Id, CancellationToken.None);
    });

    private async Task<bool> ResetAsync(string? person, string? code, string chosen)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ResetPassword>().HandleAsync(person, code, chosen);
    }

    private async Task LockAsync(TestPerson person)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        var user = (await users.FindByIdAsync(person.Id))!;
        await users.SetLockoutEndDateAsync(user, DateTimeOffset.MaxValue);
    }

    private static (string Person, string Code) Parts(string link)
    {
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(new Uri("http://localhost"), link).Query);
        return (query["person"].ToString(), query["code"].ToString());
    }
}
