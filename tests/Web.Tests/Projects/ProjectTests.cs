using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Features.Projects;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Projects;

public sealed class ProjectTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    [Fact]
    public async Task A_new_project_shows_six_steps_and_asks_for_data_first()
    {
        var tenant = await host.CreateTenantAsync();
        var project = (await CreateAsync(tenant.Editor, "Question routing")).Value;
        using var browser = await host.SignInAsync(tenant.Editor);

        var page = await browser.OpenAsync($"/projects/{project}");

        page.QuerySelectorAll(".steps > li").Length.ShouldBe(6);
        page.QuerySelector(".steps .btn.primary")!.GetAttribute("href").ShouldBe($"/projects/{project}/data");
        page.QuerySelector("nav.sidebar")!.TextContent.ShouldContain("Question routing");
        page.QuerySelectorAll(".steps > li.off").Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_reader_sees_the_project_but_no_way_to_make_or_change_one()
    {
        var tenant = await host.CreateTenantAsync();
        await CreateAsync(tenant.Editor, "Visible");
        using var browser = await host.SignInAsync(tenant.Reader);

        var list = await browser.OpenAsync("/projects");
        using var form = await browser.GetAsync(new Uri("/projects/new", UriKind.Relative));

        list.QuerySelector("main table")!.TextContent.ShouldContain("Visible");
        list.QuerySelector("a[href='/projects/new']").ShouldBeNull();
        form.StatusCode.ShouldBe(HttpStatusCode.Found);
        (await CreateAsync(tenant.Reader, "Mine")).Error!.Code.ShouldBe("member.role_too_low");
    }

    [Fact]
    public async Task Two_projects_of_one_workspace_cannot_have_one_name_but_two_workspaces_can()
    {
        var tenant = await host.CreateTenantAsync();
        var other = await host.CreateTenantAsync();
        await CreateAsync(tenant.Editor, "Same");

        (await CreateAsync(tenant.Editor, "Same")).Error!.Code.ShouldBe("project.name_taken");
        (await CreateAsync(other.Editor, "Same")).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task An_empty_project_can_be_deleted_by_an_administrator_only()
    {
        var tenant = await host.CreateTenantAsync();
        var project = (await CreateAsync(tenant.Editor, "Short-lived")).Value;

        var refused = await host.ActAsAsync(tenant.Editor, services => services.GetRequiredService<DeleteProject>().HandleAsync(project, default));
        var deleted = await host.ActAsAsync(tenant.Administrator, services => services.GetRequiredService<DeleteProject>().HandleAsync(project, default));

        refused.Error!.Code.ShouldBe("member.role_too_low");
        deleted.Succeeded.ShouldBeTrue();
    }

    [Theory]
    [InlineData("rout", 1)]
    [InlineData("ROUT", 1)]
    [InlineData("%", 0)]
    [InlineData("", 2)]
    public async Task The_list_finds_a_part_of_a_name_whatever_its_capitals(string filter, int expected)
    {
        var tenant = await host.CreateTenantAsync();
        await CreateAsync(tenant.Editor, "Question Routing");
        await CreateAsync(tenant.Editor, "Clauses");

        var (rows, total) = await host.ActAsAsync(tenant.Reader, services => services.GetRequiredService<ProjectQueries>().ListAsync(filter, 0, 10, default));

        rows.Count.ShouldBe(expected);
        total.ShouldBe(expected);
    }

    [Fact]
    public async Task The_home_page_says_what_comes_next_in_the_chosen_language()
    {
        var tenant = await host.CreateTenantAsync();
        await CreateAsync(tenant.Editor, "分诊");
        using var browser = await host.SignInAsync(tenant.Editor);
        (await browser.SubmitAsync("/", "form[action='/account/language']", ("culture", "zh"))).Dispose();

        var page = await browser.OpenAsync("/");

        page.QuerySelector("main")!.TextContent.ShouldContain("下一步：上传数据。");
        page.DocumentElement.GetAttribute("lang").ShouldBe("zh");
    }

    private Task<Outcome<ProjectId>> CreateAsync(TestPerson person, string name) =>
        host.ActAsAsync(person, services => services.GetRequiredService<CreateProject>().HandleAsync(name, null, Vertical.Medical, TaskKind.Label, default));
}
