using Microsoft.AspNetCore.Components;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Components;
using Platform.Web.Hosting.Ledgers;

namespace Platform.Web.Features.Contracts.Pages;

/// <summary>A contract as both sides read it, and what the reader's part may do with it.</summary>
public sealed partial class ContractPage
{
    private readonly Leaving _leaving = new();
    private ContractView? _contract;
    private IReadOnlyList<(string Key, KpiDefinition Definition)> _kpis = [];
    private BillingRole _role;
    private DomainError? _refusal;
    private ConfirmDialog _sign = null!;
    private ConfirmDialog _withdraw = null!;
    private RunningSpending? _spending;
    private ContractReturn? _return;
    private bool _mayAct;
    private bool _busy;
    private double? _share;

    [Parameter]
    public Guid ProjectId { get; set; }

    [Parameter]
    public Guid ContractGuid { get; set; }

    /// <summary>Number of the version that is shown; the newest without one.</summary>
    [SupplyParameterFromQuery(Name = "version")]
    private int? Wanted { get; set; }

    [Inject]
    private ContractQueries Queries { get; set; } = null!;

    [Inject]
    private ContractWork Work { get; set; } = null!;

    [Inject]
    private SpendingPause Pause { get; set; } = null!;

    [Inject]
    private IContractReturns Returns { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private ContractVersionView Shown => _contract!.Versions.FirstOrDefault(version => version.Number == Wanted) ?? _contract.Newest;

    private string Root => $"/projects/{ProjectId}/value";

    private string Address => $"{Root}/contracts/{ContractGuid}";

    private IReadOnlyList<Crumb> Trail => [new(Text["Value"], Root), new(Text["Title"], $"{Root}/contracts")];

    private DomainError? Fault => Shown.Terms.Check().Error;

    private bool MaySign => ContractSteps.SideOf(_role) is { } side && _contract!.Newest.Signatures.All(one => one.Party != side);

    // days between the first that the version applies to and its last signature, or today while one is missing
    private int BackdatedDays
    {
        get
        {
            if (Shown.State == ContractVersionState.Withdrawn || ContractWords.LastDay(Shown.Terms) is null || Shown.FromPeriod < 1 || Shown.FromPeriod > Shown.Terms.Periods)
                return 0;
            var signed = DateOnly.FromDateTime((Shown.SignedAt ?? Clock.GetUtcNow()).UtcDateTime);
            return signed.DayNumber - Shown.Terms.StartOf(Shown.FromPeriod).DayNumber;
        }
    }

    public void Dispose() => _leaving.Dispose();

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var project = new ProjectId(ProjectId);
        var found = await Queries.FindAsync(new ContractId(ContractGuid), _leaving.Token);
        if (found is null || found.Project != project)
        {
            Navigation.NotFound();
            return;
        }

        _role = await Queries.RoleAsync(_leaving.Token);
        _mayAct = ContractSteps.MayAct(_role);
        _kpis = await Queries.KpisAsync(project, _leaving.Token);
        _spending = await Pause.FindAsync(found.Id, _leaving.Token);
        _return = found.InForce is null ? null : await Returns.OfAsync(found.Id, _leaving.Token);
        _contract = found;
    }

    private Task ProposeAsync() => DoAsync(() => Work.ProposeAsync(_contract!.Id, _leaving.Token, Show));

    private void Show(double share) => _ = InvokeAsync(() =>
    {
        _share = _busy ? share : null;
        StateHasChanged();
    });

    private async Task SignAsync()
    {
        // what is signed is what stood on the screen when the question was asked
        var hash = _contract!.Newest.Hash;
        if (await _sign.AskAsync())
            await DoAsync(() => Work.SignAsync(_contract.Id, hash, _leaving.Token));
    }

    private async Task WithdrawAsync()
    {
        if (await _withdraw.AskAsync())
            await DoAsync(() => Work.WithdrawAsync(_contract!.Id, _leaving.Token));
    }

    private async Task DoAsync<T>(Func<Task<Outcome<T>>> work)
    {
        _busy = true;
        try
        {
            _refusal = (await work()).Error;
            await LoadAsync();
            if (_refusal is null && Wanted is not null)
                Navigation.NavigateTo(Address);
        }
        finally
        {
            (_busy, _share) = (false, null);
        }
    }
}
