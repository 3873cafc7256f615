using Microsoft.AspNetCore.Components;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Components;

namespace Platform.Web.Features.Projects;

/// <summary>A template, a name and what the model is to do; then the project's overview says what comes next.</summary>
public sealed partial class NewProjectPage
{
    private readonly Leaving _leaving = new();
    private ProjectTemplate _template = ProjectTemplate.All[0];
    private DomainError? _refusal;
    private TaskKind _task;
    private string _name = "";
    private string _description = "";
    private bool _nameIsMine;

    [Inject]
    private CreateProject Create { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override void OnInitialized() => Choose(_template);

    private void Choose(ProjectTemplate template)
    {
        (_template, _task) = (template, template.Task);
        if (_nameIsMine)
            return;
        _name = Text[$"Template.{template.Key}.Name"];
        _description = template.Vertical == Vertical.Blank ? "" : Text[$"Template.{template.Key}.Description"].Value;
    }

    // A name that a person typed survives looking at another template.
    private void NameTyped(ChangeEventArgs change) => (_name, _nameIsMine) = (change.Value as string ?? "", true);

    private async Task CreateAsync()
    {
        var created = await Create.HandleAsync(_name, _description, _template.Vertical, _task, _leaving.Token);
        _refusal = created.Error;
        if (created.Succeeded)
            Navigation.NavigateTo($"/projects/{created.Value}");
    }
}
