using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Identity;
using Platform.Web.Features.Kpis.Erasing;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Persistence;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Identity;

/// <summary>What a page that stays open may go on doing when its person may not any more.</summary>
public sealed class OpenPageTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    [Fact]
    public async Task Signing_out_ends_the_open_pages_of_that_browser_and_of_no_other_one()
    {
        var tenant = await host.CreateTenantAsync();
        using var browser = host.CreateBrowser();
        using var other = host.CreateBrowser();
        await using var open = Open(await SignInAsync(browser, tenant.Reader));
        await using var elsewhere = Open(await SignInAsync(other, tenant.Reader));
        // a renewed cookie is still the same session
        (await browser.SubmitAsync("/", "form[action='/account/workspace']", ("workspaceId", tenant.Scope.WorkspaceId.ToString()))).Headers.GetValues("Set-Cookie").ShouldNotBeEmpty();
        (await IsSignedInAsync(open)).ShouldBeTrue();

        await browser.SubmitAsync("/", "form[action='/account/sign-out']");

        (await IsSignedInAsync(open)).ShouldBeFalse();
        (await IsSignedInAsync(elsewhere)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("billing")]
    [InlineData("role")]
    [InlineData("removed")]
    [InlineData("locked")]
    [InlineData("password")]
    public async Task A_page_is_no_longer_good_once_its_person_is_somebody_else_to_the_workspace(string what)
    {
        var tenant = await host.CreateTenantAsync();
        await ChangeAsync(tenant.Editor, member => member.GiveBilling(BillingRole.AccountManager));
        var person = await host.ActAsAsync(tenant.Editor, services => PrincipalAsync(services, tenant.Editor));
        (await IsGoodAsync(person)).ShouldBeTrue();

        switch (what)
        {
            case "billing":
                await ChangeAsync(tenant.Editor, member => member.GiveBilling(BillingRole.None));
                break;
            case "role":
                await ChangeAsync(tenant.Editor, member => member.ChangeRole(WorkspaceRole.Administrator, isLastAdministrator: false));
                break;
            case "removed":
                await host.InWorkspaceAsync(tenant, services => services.GetRequiredService<PlatformDbContext>().Members.Where(member => member.UserId == tenant.Editor.Id).ExecuteDeleteAsync());
                break;
            case "locked":
                await LockAsync(tenant.Editor);
                break;
            default:
                await host.ActAsAsync(tenant.Editor, async services =>
                {
                    var users = services.GetRequiredService<UserManager<AppUser>>();
                    return await users.UpdateSecurityStampAsync((await users.FindByIdAsync(tenant.Editor.Id))!);
                });
                break;
        }

        (await IsGoodAsync(person)).ShouldBeFalse();
    }

    [Fact]
    public async Task An_administrator_who_is_none_any_more_cannot_take_the_role_back_or_erase_from_an_open_page()
    {
        var tenant = await host.CreateTenantAsync();
        var refusals = await host.ActAsAsync(tenant.Administrator, async services =>
        {
            await ChangeAsync(tenant.Administrator, member => member.ChangeRole(WorkspaceRole.Reader, isLastAdministrator: false));
            var id = (await services.GetRequiredService<MemberQueries>().PeopleAsync(default)).Single(member => member.UserId == tenant.Administrator.Id).Id;
            return new[]
            {
                (await services.GetRequiredService<ChangeMemberRole>().HandleAsync(id, WorkspaceRole.Administrator, default)).Error,
                (await services.GetRequiredService<GiveBillingRole>().HandleAsync(id, BillingRole.AccountManager, default)).Error,
                (await services.GetRequiredService<RemoveMember>().HandleAsync(id, default)).Error,
                (await services.GetRequiredService<InviteMember>().HandleAsync("friend@example.org", "Friend", WorkspaceRole.Administrator, default)).Error,
                (await services.GetRequiredService<MakeResetLink>().HandleAsync(id, default)).Error,
                (await services.GetRequiredService<EraseCases>().PlanAsync(TypedId.New<ProjectId>(TimeProvider.System.GetUtcNow()), ["a"], default)).Error,
            };
        });

        refusals.ShouldAllBe(refusal => refusal!.Code == "member.role_too_low");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_lost_the_part_in_billing_or_is_locked_does_not_bill_from_an_open_page(bool isLocked)
    {
        var tenant = await host.CreateTenantAsync();
        await ChangeAsync(tenant.Editor, member => member.GiveBilling(BillingRole.AccountManager));

        var (before, after) = await host.ActAsAsync(tenant.Editor, async services =>
        {
            var desk = services.GetRequiredService<BillingDesk>();
            Task<Outcome<bool>> DoAsync() => desk.DoAsync([BillingRole.AccountManager], _ => Task.FromResult<Outcome<bool>>(true), default);
            var may = await DoAsync();
            if (isLocked)
                await LockAsync(tenant.Editor);
            else
                await ChangeAsync(tenant.Editor, member => member.GiveBilling(BillingRole.None));
            return (may, await DoAsync());
        });

        before.Succeeded.ShouldBeTrue();
        after.Error!.Code.ShouldBe("contract.role_needed");
    }

    [Fact]
    public async Task Two_administrators_who_take_the_role_from_each_other_do_not_both_succeed()
    {
        for (var time = 0; time < 5; time++)
        {
            var tenant = await host.CreateTenantAsync();
            await ChangeAsync(tenant.Editor, member => member.ChangeRole(WorkspaceRole.Administrator, isLastAdministrator: false));
            var people = await host.ActAsAsync(tenant.Editor, services => services.GetRequiredService<MemberQueries>().PeopleAsync(default));
            Task<Outcome> TakeAsync(TestPerson by, TestPerson from) => host.ActAsAsync(by, services =>
                services.GetRequiredService<ChangeMemberRole>().HandleAsync(people.Single(member => member.UserId == from.Id).Id, WorkspaceRole.Reader, default));

            var done = await Task.WhenAll(TakeAsync(tenant.Administrator, tenant.Editor), TakeAsync(tenant.Editor, tenant.Administrator));

            done.Count(one => one.Succeeded).ShouldBe(1);
        }
    }

    private async Task<ClaimsPrincipal> SignInAsync(HttpClient browser, TestPerson person)
    {
        using var answer = await browser.SubmitAsync("/account/sign-in", "form[action='/account/sign-in']", ("Input.Email", person.Email), ("Input.Password", person.Password));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(one => one.StartsWith("lathe=", StringComparison.Ordinal))["lathe=".Length..].Split(';')[0];
        var format = host.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme).TicketDataFormat;
        return format.Unprotect(Uri.UnescapeDataString(cookie))!.Principal;
    }

    private AsyncServiceScope Open(ClaimsPrincipal person)
    {
        var scope = host.Services.CreateAsyncScope();
        ((IHostEnvironmentAuthenticationStateProvider)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>()).SetAuthenticationState(Task.FromResult(new AuthenticationState(person)));
        return scope;
    }

    private static async Task<bool> IsSignedInAsync(AsyncServiceScope open) =>
        (await open.ServiceProvider.GetRequiredService<AuthenticationStateProvider>().GetAuthenticationStateAsync()).User.Identity!.IsAuthenticated;

    private async Task<bool> IsGoodAsync(ClaimsPrincipal person)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await ((RevalidatingAuthentication)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>()).IsGoodAsync(person);
    }

    private static async Task<ClaimsPrincipal> PrincipalAsync(IServiceProvider services, TestPerson person) =>
        await services.GetRequiredService<IUserClaimsPrincipalFactory<AppUser>>().CreateAsync((await services.GetRequiredService<UserManager<AppUser>>().FindByIdAsync(person.Id))!);

    private Task<bool> LockAsync(TestPerson person) => host.ActAsAsync(person, async services =>
    {
        var users = services.GetRequiredService<UserManager<AppUser>>();
        var user = (await users.FindByIdAsync(person.Id))!;
        user.LockoutEnabled = true;
        return (await users.SetLockoutEndDateAsync(user, TimeProvider.System.GetUtcNow().AddMinutes(5))).Succeeded;
    });

    // as another session does it
    private Task<int> ChangeAsync(TestPerson person, Func<Member, Outcome> change) => host.ActAsAsync(person, async services =>
    {
        var db = services.GetRequiredService<PlatformDbContext>();
        change(await db.Members.SingleAsync(member => member.UserId == person.Id)).Succeeded.ShouldBeTrue();
        return await db.SaveChangesAsync();
    });
}
