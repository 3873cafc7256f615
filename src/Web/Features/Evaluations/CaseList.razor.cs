using System.Globalization;
using Microsoft.AspNetCore.Components;
using Platform.Domain.Evaluations;
using Platform.Domain.Projects;
using Platform.Web.Components;
using Platform.Web.Hosting.Paging;

namespace Platform.Web.Features.Evaluations;

/// <summary>The cases of a finished evaluation, filtered by what tuning changed and paged on the server.</summary>
public sealed partial class CaseList
{
    private const int PageSize = 20;

    private static readonly CaseOutcome[] Order = [CaseOutcome.Fixed, CaseOutcome.Broken, CaseOutcome.BothWrong, CaseOutcome.BothRight];

    private readonly Leaving _leaving = new();
    private Paged<StoredCase>? _page;
    private int _number;

    [Parameter, EditorRequired]
    public ProjectId ProjectId { get; set; }

    [Parameter, EditorRequired]
    public EvaluationId EvaluationId { get; set; }

    [Parameter, EditorRequired]
    public EvaluationTask Task { get; set; }

    [Parameter, EditorRequired]
    public IReadOnlyDictionary<CaseOutcome, int> Outcomes { get; set; } = new Dictionary<CaseOutcome, int>();

    [Inject]
    private EvaluationQueries Queries { get; set; } = null!;

    private CaseOutcome? Outcome { get; set; }

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override Task OnInitializedAsync() => LoadAsync();

    private static string Number(int value) => value.ToString("N0", CultureInfo.CurrentCulture);

    private Task ChooseAsync(CaseOutcome? outcome)
    {
        (Outcome, _number) = (outcome, 0);
        return LoadAsync();
    }

    private Task GoAsync(int number)
    {
        _number = number;
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        var page = await Queries.CasesAsync(ProjectId, EvaluationId, Outcome, _number * PageSize, PageSize, _leaving.Token);
        _page = page.Succeeded ? page.Value : new([], 0);
    }
}
