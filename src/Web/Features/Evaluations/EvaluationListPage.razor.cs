using System.Globalization;
using Microsoft.AspNetCore.Components;
using Platform.Domain.Evaluations;
using Platform.Domain.Projects;
using Platform.Web.Components;
using Platform.Web.Hosting.Paging;
using Platform.Web.Hosting.Shell;

namespace Platform.Web.Features.Evaluations;

public sealed partial class EvaluationListPage
{
    private const int PageSize = 25;

    private readonly Leaving _leaving = new();
    private Paged<EvaluationListItem>? _page;
    private string? _project;
    private int _number;

    [Parameter]
    public Guid ProjectId { get; set; }

    [Inject]
    private ShellQueries Head { get; set; } = null!;

    [Inject]
    private EvaluationQueries Queries { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Root => $"/projects/{ProjectId}/evaluations";

    private IReadOnlyList<Crumb> Trail => _project is null ? [] : [new(_project, $"/projects/{ProjectId}")];

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        _project = await Head.ProjectNameAsync(new ProjectId(ProjectId), _leaving.Token);
        if (_project is null)
        {
            Navigation.NotFound();
            return;
        }

        await GoAsync(0);
    }

    private static string State(EvaluationListItem one) => one.Headline is { } headline ? headline.Verdict.ToString() : one.Status.ToString();

    private string Compared(EvaluationListItem one) => one.Subject.CheckpointStep is { } step
        ? Text["Checkpoint", step.ToString("N0", CultureInfo.CurrentCulture)]
        : Text["Result"];

    private async Task GoAsync(int number)
    {
        _number = number;
        _page = await Queries.ListAsync(new ProjectId(ProjectId), number * PageSize, PageSize, _leaving.Token);
    }
}
