using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Identity;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Identity;

public sealed class MembershipTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    [Fact]
    public async Task An_invited_person_signs_in_with_the_one_time_password_and_gets_nowhere_before_choosing_an_own_one()
    {
        var tenant = await host.CreateTenantAsync();
        var invitation = await InviteAsync(tenant.Administrator, "nurse@example.org", "Nurse", WorkspaceRole.Editor);
        using var browser = await host.SignInAsync(new TestPerson("", "nurse@example.org", invitation.Value.OneTimePassword!));

        using var before = await browser.GetAsync(new Uri("/projects", UriKind.Relative));
        before.StatusCode.ShouldBe(HttpStatusCode.Found);
        before.Headers.Location!.ToString().ShouldBe("/account/password");

        using var changed = await browser.SubmitAsync(
            "/account/password", "form[action='/account/password'], form", ("Input.Current", invitation.Value.OneTimePassword!), ("Input.New", "an own passphrase"), ("Input.Repeat", "an own passphrase"));
        (await changed.Content.ReadAsStringAsync()).ShouldContain("Your password is changed");
        using var after = await browser.GetAsync(new Uri("/projects", UriKind.Relative));
        after.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Only_administrators_invite(bool asEditor)
    {
        var tenant = await host.CreateTenantAsync();

        var refused = await InviteAsync(asEditor ? tenant.Editor : tenant.Reader, "doctor@example.org", "Doctor", WorkspaceRole.Reader);

        refused.Error!.Code.ShouldBe("member.role_too_low");
    }

    [Fact]
    public async Task A_person_of_another_organisation_cannot_be_taken_in()
    {
        var tenant = await host.CreateTenantAsync();
        var other = await host.CreateTenantAsync();

        var refused = await InviteAsync(tenant.Administrator, other.Reader.Email, "Somebody", WorkspaceRole.Reader);

        refused.Error!.Code.ShouldBe("account.email_taken");
    }

    [Fact]
    public async Task A_person_who_has_an_account_joins_a_second_workspace_without_a_new_password()
    {
        var tenant = await host.CreateTenantAsync();
        var second = await host.CreateWorkspaceAsync(tenant, "Second team");

        var invited = await InviteAsync(second.Administrator, tenant.Reader.Email, "", WorkspaceRole.Editor);

        invited.Value.OneTimePassword.ShouldBeNull();
    }

    [Theory]
    [InlineData("no address")]
    [InlineData("a b@example.org")]
    [InlineData("")]
    public async Task Something_that_is_no_address_is_refused(string email)
    {
        var tenant = await host.CreateTenantAsync();

        (await InviteAsync(tenant.Administrator, email, "Name", WorkspaceRole.Reader)).Error!.Code.ShouldBe("account.email_invalid");
    }

    [Fact]
    public async Task The_last_administrator_can_neither_be_removed_nor_step_down()
    {
        var tenant = await host.CreateTenantAsync();
        var member = await MemberOfAsync(tenant.Administrator, tenant.Administrator);

        var removed = await host.ActAsAsync(tenant.Administrator, services => services.GetRequiredService<RemoveMember>().HandleAsync(member.Id, default));
        var changed = await host.ActAsAsync(tenant.Administrator, services => services.GetRequiredService<ChangeMemberRole>().HandleAsync(member.Id, WorkspaceRole.Reader, default));

        removed.Error!.Code.ShouldBe("member.last_administrator");
        changed.Error!.Code.ShouldBe("member.last_administrator");
    }

    [Fact]
    public async Task A_removed_person_no_longer_gets_into_the_workspace()
    {
        var tenant = await host.CreateTenantAsync();
        var member = await MemberOfAsync(tenant.Administrator, tenant.Reader);

        var removed = await host.ActAsAsync(tenant.Administrator, services => services.GetRequiredService<RemoveMember>().HandleAsync(member.Id, default));
        using var browser = await host.SignInAsync(tenant.Reader);
        using var answer = await browser.GetAsync(new Uri("/projects", UriKind.Relative));

        removed.Succeeded.ShouldBeTrue();
        answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        answer.Headers.Location!.AbsolutePath.ShouldBe("/status/403");
    }

    [Fact]
    public async Task A_member_of_another_workspace_is_not_found()
    {
        var tenant = await host.CreateTenantAsync();
        var second = await host.CreateWorkspaceAsync(tenant, "Other team");
        var member = await MemberOfAsync(second.Administrator, second.Reader);

        var refused = await host.ActAsAsync(tenant.Administrator, services => services.GetRequiredService<ChangeMemberRole>().HandleAsync(member.Id, WorkspaceRole.Administrator, default));

        refused.Error!.Code.ShouldBe("member.not_found");
    }

    [Fact]
    public async Task Choosing_a_workspace_that_one_is_not_in_answers_not_found()
    {
        var tenant = await host.CreateTenantAsync();
        var second = await host.CreateWorkspaceAsync(tenant, "Closed team");
        using var browser = await host.SignInAsync(tenant.Reader);

        using var answer = await browser.SubmitAsync("/", "form[action='/account/workspace']", ("workspaceId", second.Scope.WorkspaceId.ToString()));

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Choosing_another_workspace_moves_the_whole_session_there()
    {
        var tenant = await host.CreateTenantAsync();
        var second = await host.CreateWorkspaceAsync(tenant, "Night shift");
        await InviteAsync(second.Administrator, tenant.Reader.Email, "", WorkspaceRole.Editor);
        using var browser = await host.SignInAsync(tenant.Reader);

        using var answer = await browser.SubmitAsync("/", "form[action='/account/workspace']", ("workspaceId", second.Scope.WorkspaceId.ToString()));

        answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        (await browser.OpenAsync("/")).QuerySelector("#menu-workspace [aria-current=true]")!.TextContent.ShouldContain("Night shift");
    }

    private Task<Outcome<Invitation>> InviteAsync(TestPerson by, string email, string name, WorkspaceRole role) =>
        host.ActAsAsync(by, services => services.GetRequiredService<InviteMember>().HandleAsync(email, name, role, default));

    private Task<MemberView> MemberOfAsync(TestPerson by, TestPerson person) => host.ActAsAsync(by, async services =>
        (await services.GetRequiredService<MemberQueries>().PeopleAsync(default)).Single(member => member.UserId == person.Id));
}
