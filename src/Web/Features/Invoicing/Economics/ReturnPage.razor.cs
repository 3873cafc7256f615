using System.Globalization;
using Microsoft.AspNetCore.Components;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Metering;
using Platform.Domain.Projects;
using Platform.Web.Components;
using Platform.Web.Features.Invoicing.Pages;
using Platform.Web.Hosting.Metering;
using Platform.Web.Hosting.Shell;

namespace Platform.Web.Features.Invoicing.Economics;

/// <summary>What a project's contracts brought, beside what its machines were used for.</summary>
public sealed partial class ReturnPage
{
    private static readonly string[] RateNames = ["RateHour", "RateTokens", "RateSpace"];

    private readonly Leaving _leaving = new();
    private readonly Dictionary<ContractId, string> _worth = [];
    private readonly Dictionary<ContractId, string[]> _rates = [];
    private IReadOnlyList<(ContractId Id, ContractEconomicsView View)>? _contracts;
    private IReadOnlyList<UsageMonth> _usage = [];
    private IReadOnlyDictionary<string, string> _runs = new Dictionary<string, string>();
    private UsageAmount _unnamed;
    private DomainError? _refusal;

    [Parameter]
    public Guid ProjectId { get; set; }

    [Inject]
    private ShellQueries Head { get; set; } = null!;

    [Inject]
    private ContractEconomics Economics { get; set; } = null!;

    [Inject]
    private UsageQueries Usage { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    public void Dispose() => _leaving.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        var project = new ProjectId(ProjectId);
        if (await Head.ProjectNameAsync(project, _leaving.Token) is null)
        {
            Navigation.NotFound();
            return;
        }

        (_usage, _runs) = (await Usage.MonthsAsync(project, _leaving.Token), await Economics.RunNamesAsync(project, _leaving.Token));
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        _unnamed = await Usage.WithoutProjectAsync(new DateOnly(today.Year, today.Month, 1), _leaving.Token);
        await LoadAsync(project);
    }

    private static string Or(bool applies, string figure) => applies ? figure : "–";

    private static string? Amount(decimal? amount, string currency) => amount is { } some ? InvoiceWords.Money(some, currency) : null;

    private async Task LoadAsync(ProjectId project)
    {
        var views = new List<(ContractId, ContractEconomicsView)>();
        foreach (var id in await Economics.SignedAsync(project, _leaving.Token))
        {
            if (await Economics.FindAsync(id, _leaving.Token) is not { } view)
                continue;
            views.Add((id, view));
            _worth.TryAdd(id, Typed(view.Worth));
            _rates.TryAdd(id, [Typed(view.Rates?.PerComputeHour ?? 0), Typed(view.Rates?.PerMillionTokens ?? 0), Typed(view.Rates?.PerGigabyteMonth ?? 0)]);
        }

        _contracts = views;
    }

    private async Task ValueAsync(ContractId id)
    {
        _refusal = (await Economics.ValueAsync(id, InvoiceWords.Amount(_worth[id]), _leaving.Token)).Error;
        await LoadAsync(new ProjectId(ProjectId));
    }

    private async Task CostAsync(ContractId id)
    {
        decimal[] rates = [.. _rates[id].Select(rate => InvoiceWords.Amount(rate) ?? 0)];
        _refusal = (await Economics.CostAsync(id, new CostRates(rates[0], rates[1], rates[2]), _leaving.Token)).Error;
        await LoadAsync(new ProjectId(ProjectId));
    }

    private static string Typed(decimal? amount) => amount?.ToString("0.######", CultureInfo.CurrentCulture) ?? "";
}
