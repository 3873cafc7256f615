using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Tests.Tenancy;

public sealed class MemberTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(WorkspaceRole.Reader)]
    [InlineData(WorkspaceRole.Editor)]
    public void The_last_administrator_keeps_the_role(WorkspaceRole role)
    {
        var member = Administrator();

        member.ChangeRole(role, isLastAdministrator: true).Error!.Code.ShouldBe("member.last_administrator");

        member.Role.ShouldBe(WorkspaceRole.Administrator);
    }

    [Fact]
    public void An_administrator_beside_another_one_may_become_a_reader()
    {
        var member = Administrator();

        member.ChangeRole(WorkspaceRole.Reader, isLastAdministrator: false).Succeeded.ShouldBeTrue();

        member.Role.ShouldBe(WorkspaceRole.Reader);
    }

    [Fact]
    public void A_workspace_that_is_refused_a_name_keeps_its_own()
    {
        var workspace = Workspace.Create(TypedId.New<TenantId>(Now), "Clinic", Now).Value;

        workspace.Rename(new string('x', 101)).Error!.Code.ShouldBe("workspace.name_invalid");

        workspace.Name.ShouldBe("Clinic");
    }

    private static Member Administrator() => new(TypedId.New<TenantId>(Now), TypedId.New<WorkspaceId>(Now), "person", WorkspaceRole.Administrator, Now);
}
