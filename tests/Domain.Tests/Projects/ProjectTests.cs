using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Tests.Projects;

public sealed class ProjectTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_name_is_kept_without_the_spaces_around_it() => Create("  Question routing ").Value.Name.ShouldBe("Question routing");

    [Theory]
    [InlineData("", 0)]
    [InlineData("   ", 0)]
    public void An_empty_name_is_refused_with_its_length_and_the_limit(string name, int length)
    {
        var refused = Create(name);

        refused.Error!.Code.ShouldBe("project.name_invalid");
        refused.Error.Message.ShouldContain($"{length} characters");
    }

    [Fact]
    public void A_name_of_a_hundred_characters_fits_and_one_more_is_refused()
    {
        Create(new string('x', 100)).Succeeded.ShouldBeTrue();
        Create(new string('x', 101)).Error!.Code.ShouldBe("project.name_invalid");
    }

    [Fact]
    public void A_refused_description_changes_nothing()
    {
        var project = Create("Routing").Value;

        var refused = project.Describe("Another name", new string('x', 2001));

        refused.Error!.Code.ShouldBe("project.description_too_long");
        project.Name.ShouldBe("Routing");
    }

    private static Outcome<Project> Create(string name) => Project.Create(
        new TenantScope(TypedId.New<TenantId>(Now), TypedId.New<WorkspaceId>(Now)), name, null, Vertical.Medical, TaskKind.Label, "person", Now);
}
