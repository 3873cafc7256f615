using Microsoft.AspNetCore.Components;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Components;
using Platform.Web.Hosting.Shell;

namespace Platform.Web.Features.Contracts.Pages;

/// <summary>A project's contracts: where each stands and what comes next for the reader.</summary>
public sealed partial class ContractListPage
{
    private const int PageSize = 50;

    private readonly Leaving _leaving = new();
    private IReadOnlyList<ContractView>? _contracts;
    private BillingRole _role;
    private bool _mayAct;
    private int _total;

    [Parameter]
    public Guid ProjectId { get; set; }

    /// <summary>What names contain.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Asked { get; set; }

    /// <summary>Page, from 1.</summary>
    [SupplyParameterFromQuery]
    public int? Page { get; set; }

    [Inject]
    private ShellQueries Head { get; set; } = null!;

    [Inject]
    private ContractQueries Queries { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Wanted => Asked?.Trim() ?? "";

    private int PageNumber => Math.Max(0, (Page ?? 1) - 1);

    private string Root => $"/projects/{ProjectId}/value";

    public void Dispose() => _leaving.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        var project = new ProjectId(ProjectId);
        if (await Head.ProjectNameAsync(project, _leaving.Token) is null)
        {
            Navigation.NotFound();
            return;
        }

        _role = await Queries.RoleAsync(_leaving.Token);
        _mayAct = ContractSteps.MayAct(_role);
        (_contracts, _total) = await Queries.PageAsync(project, Wanted, PageNumber, PageSize, _leaving.Token);
    }

    private void Ask(string? text) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["q"] = string.IsNullOrWhiteSpace(text) ? null : text.Trim(), ["page"] = null }));

    private void Turn(int page) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("page", page == 0 ? null : page + 1));

    private string PeriodOf(ContractView contract)
    {
        if (contract.InForce is not { } force)
            return "–";
        var period = ContractWords.PeriodOf(force.Terms, DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime));
        if (period == 0)
            return Text["BeginsOn", ShownTime.Day(force.Terms.FirstDay)];
        if (period > force.Terms.Periods)
            return Text["Ended"];
        return period <= force.Terms.ShadowPeriods ? Text["PeriodOfShadow", period, force.Terms.Periods] : Text["PeriodOf", period, force.Terms.Periods];
    }
}
