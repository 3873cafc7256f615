using Microsoft.AspNetCore.Components;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Web.Components;
using Platform.Web.Hosting.Shell;

namespace Platform.Web.Features.Kpis;

/// <summary>A template of the project's field, or one's own definition.</summary>
public sealed partial class NewKpiPage
{
    private readonly Leaving _leaving = new();
    private IReadOnlyList<KpiTemplate> _templates = [];
    private KpiTemplate? _template;
    private DomainError? _refusal;
    private string? _project;
    private string _name = "";
    private string _key = "";
    private string _population = "";
    private string _unit = "";
    private KpiKind _kind;
    private KpiDirection _direction;
    private KpiSource _source = KpiSource.ProductionEvents;
    private decimal _low = 1;
    private decimal _high = 5;
    private int _minimum = 200;
    private int _fresh = 7;

    [Parameter]
    public Guid ProjectId { get; set; }

    [Inject]
    private ShellQueries Head { get; set; } = null!;

    [Inject]
    private KpiQueries Queries { get; set; } = null!;

    [Inject]
    private CreateKpi Create { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Root => $"/projects/{ProjectId}/value";

    private IReadOnlyList<Crumb> Trail => _project is null ? [] : [new(_project, $"/projects/{ProjectId}"), new(Text["Title"], Root)];

    public void Dispose() => _leaving.Dispose();

    protected override async Task OnInitializedAsync()
    {
        var project = new ProjectId(ProjectId);
        _project = await Head.ProjectNameAsync(project, _leaving.Token);
        if (_project is null)
        {
            Navigation.NotFound();
            return;
        }

        var vertical = await Queries.VerticalAsync(project, _leaving.Token);
        _templates = [.. KpiTemplate.All.Where(template => vertical == Vertical.Blank || template.Vertical == vertical)];
    }

    private void Choose(KpiTemplate template)
    {
        _template = template;
        (_name, _population, _key) = (Text[$"Template.{template.Key}"], Text[$"Template.{template.Key}.Text"], template.Key);
        (_unit, _kind, _direction, _source, _minimum) = (template.Unit, template.Kind, template.Direction, template.Source, template.MinimumCases);
        if (template.Kind == KpiKind.BoundedScore)
            (_low, _high) = (template.Low, template.High);
    }

    private async Task CreateAsync()
    {
        var (low, high) = _kind switch
        {
            KpiKind.Proportion => (0m, 1m),
            KpiKind.BoundedScore => (_low, _high),
            _ => (0m, 0m),
        };
        var definition = new KpiDefinition(_name.Trim(), _kind == KpiKind.Proportion ? "share" : _unit.Trim(), _kind, _direction, _source, _population.Trim(), low, high, _minimum, _fresh);
        var made = await Create.HandleAsync(new ProjectId(ProjectId), _key, definition, _leaving.Token);
        _refusal = made.Error;
        if (made.Succeeded)
            Navigation.NavigateTo($"{Root}/{made.Value.Key}");
    }
}
