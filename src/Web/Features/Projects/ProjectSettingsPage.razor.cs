using Microsoft.AspNetCore.Components;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Components;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Projects;

/// <summary>A project's name and description, and its end while it is still empty.</summary>
public sealed partial class ProjectSettingsPage
{
    private readonly Leaving _leaving = new();
    private ConfirmDialog? _confirm;
    private ProjectDetails? _project;
    private DomainError? _refusal;
    private string _name = "";
    private string _description = "";
    private bool _saved;

    /// <summary>The project.</summary>
    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private ProjectQueries Queries { get; set; } = null!;

    [Inject]
    private DescribeProject Describe { get; set; } = null!;

    [Inject]
    private DeleteProject Delete { get; set; } = null!;

    [Inject]
    private ITenantContext Tenant { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        _project = await Queries.FindAsync(new ProjectId(Id), _leaving.Token);
        if (_project is null)
            Navigation.NotFound();
        else
            (_name, _description) = (_project.Name, _project.Description);
    }

    private async Task SaveAsync()
    {
        var described = await Describe.HandleAsync(_project!.Id, _name, _description, _leaving.Token);
        (_refusal, _saved) = (described.Error, described.Succeeded);
        if (described.Succeeded)
            _project = await Queries.FindAsync(_project.Id, _leaving.Token);
    }

    private async Task DeleteAsync()
    {
        if (!await _confirm!.AskAsync())
            return;
        _refusal = (await Delete.HandleAsync(_project!.Id, _leaving.Token)).Error;
        if (_refusal is null)
            Navigation.NavigateTo("/projects");
    }
}
