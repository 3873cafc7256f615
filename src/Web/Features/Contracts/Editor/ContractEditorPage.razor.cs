using Microsoft.AspNetCore.Components;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Web.Components;
using Platform.Web.Hosting.Shell;

namespace Platform.Web.Features.Contracts.Editor;

/// <summary>Writes the terms of a contract or of an amendment, with what they would bill beside them.</summary>
public sealed partial class ContractEditorPage
{
    private const string DraftChanged = "contract.draft_changed";

    private readonly Leaving _leaving = new();
    private IReadOnlyList<(string Key, KpiDefinition Definition)> _kpis = [];
    private TermsForm? _form;
    private IReadOnlyList<TermsFrom> _signed = [];
    private AlphaProposal? _alpha;
    private DraftBasis? _basis;
    private ContractVersionView? _theirs;
    private DomainError? _refusal;
    private string _name = "";
    private string _reason = "";
    private string _chosen = "";
    private string _chosenRail = "";
    private string _why = "";
    private int _fromPeriod = 1;
    private int _firstOpen = 1;
    private bool _blocked;
    private bool _busy;
    private double? _share;
    private bool _saved;

    [Parameter]
    public Guid ProjectId { get; set; }

    /// <summary>The contract that is changed; null for a new one.</summary>
    [Parameter]
    public Guid? ContractGuid { get; set; }

    [Inject]
    private ShellQueries Head { get; set; } = null!;

    [Inject]
    private ContractQueries Queries { get; set; } = null!;

    [Inject]
    private ContractWork Work { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool IsAmendment => _signed.Count > 0;

    // every period has a text: the amendment begins at the latest where the terms in force end
    private int LastStart => Math.Min(_form!.Periods, _signed[^1].Terms.Periods + 1);

    private ProjectId Project => new(ProjectId);

    private string Root => $"/projects/{ProjectId}/value";

    private string Back => ContractGuid is null ? $"{Root}/contracts" : $"{Root}/contracts/{ContractGuid}";

    private string Heading => ContractGuid is null ? Text["New"] : IsAmendment ? Text["AmendTitle", _name] : Text["EditTitle", _name];

    private IReadOnlyList<Crumb> Trail => ContractGuid is null ? [new(Text["Value"], Root), new(Text["Title"], $"{Root}/contracts")] : [new(Text["Value"], Root), new(Text["Title"], $"{Root}/contracts"), new(_name, Back)];

    private List<(string Key, KpiDefinition Definition)> Free =>
        [.. _kpis.Where(kpi => _form!.Kpis.TrueForAll(term => term.Key != kpi.Key) && _form.Guardrails.TrueForAll(rail => rail.Key != kpi.Key))];

    /// <summary>What stands between the draft and its proposal.</summary>
    private DomainError? Fault
    {
        get
        {
            var terms = _form!.Terms;
            return terms.Check().Error ?? (IsAmendment ? Amendment.Check(_signed, terms, (_fromPeriod, _firstOpen, _reason)).Error : null);
        }
    }

    public void Dispose() => _leaving.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        if (await Head.ProjectNameAsync(Project, _leaving.Token) is null)
        {
            Navigation.NotFound();
            return;
        }

        _kpis = await Queries.KpisAsync(Project, _leaving.Token);
        if (ContractGuid is { } id)
            await OpenAsync(id);
        else
            _form ??= TermsForm.New(DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime), await Queries.LastPartiesAsync(Project, _leaving.Token));
        if (!ContractSteps.MayAct(await Queries.RoleAsync(_leaving.Token)))
            Block(Text["WhoActs"]);
    }

    private async Task OpenAsync(Guid id)
    {
        _theirs = null;
        var contract = await Queries.FindAsync(new ContractId(id), _leaving.Token);
        if (contract is null || contract.Project != Project)
        {
            Navigation.NotFound();
            return;
        }

        var newest = contract.Newest;
        (_name, _signed, _firstOpen, _basis) = (contract.Name, contract.Signed, contract.FirstOpenPeriod, newest.Basis);
        if (newest.State == ContractVersionState.Proposed)
        {
            Block(Sentences.Of(ContractErrors.OpenVersion(newest.Number)));
            return;
        }

        // a draft goes on; what was withdrawn is written again; what is signed is amended
        var start = newest.State == ContractVersionState.Signed || contract.InForce is null ? newest : newest.State == ContractVersionState.Draft ? newest : contract.InForce;
        _form = TermsForm.Of(start.Terms, _kpis);
        (_fromPeriod, _reason) = newest.State == ContractVersionState.Draft ? (Math.Max(newest.FromPeriod, 1), newest.Reason) : (_firstOpen, "");
        foreach (var term in _form.Kpis)
        {
            term.IsFrozen = contract.InForce?.Terms.Term(term.Key)?.Baseline is not null;
            var measured = await MeasureAsync(term.Key);
            if (start.Expected?.FirstOrDefault(one => one.Key == term.Key) is { } kept)
                term.Expect(kept, measured);
            else
                term.Expect(measured);
        }

        _alpha = IsAmendment ? new(_signed, _form) : null;
    }

    private void Block(string why) => (_form, _blocked, _why) = (null, true, why);

    private void Changed()
    {
        (_saved, _refusal) = (false, null);
        _alpha?.Follow(_form!, _fromPeriod);
    }

    private static string? Say(Outcome check) => check.Error is { } error ? Sentences.Of(error) : null;

    private Task<Baseline?> MeasureAsync(string key) => Queries.BaselineAsync(Project, key, _leaving.Token);

    private async Task AddTermAsync()
    {
        var (key, chosen) = (_chosen, _kpis.FirstOrDefault(kpi => kpi.Key == _chosen).Definition);
        _chosen = "";
        if (chosen is not null)
        {
            var term = TermForm.New(key, chosen);
            term.Expect(await MeasureAsync(key));
            _form!.Kpis.Add(term);
        }

        Changed();
    }

    private async Task AddRailAsync()
    {
        var (key, chosen) = (_chosenRail, _kpis.FirstOrDefault(kpi => kpi.Key == _chosenRail).Definition);
        _chosenRail = "";
        if (chosen is not null)
            _form!.Guardrails.Add(GuardrailForm.New(key, chosen, (await MeasureAsync(key))?.Mean));
        Changed();
    }

    private void RemoveAsync(TermForm term)
    {
        _form!.Kpis.Remove(term);
        Changed();
    }

    private void RemoveAsync(GuardrailForm rail)
    {
        _form!.Guardrails.Remove(rail);
        Changed();
    }

    private Task SaveOverAsync()
    {
        _basis = _theirs!.Basis;
        return SaveAsync();
    }

    private Task TakeTheirsAsync()
    {
        (_refusal, _saved) = (null, false);
        return OpenAsync(ContractGuid!.Value);
    }

    private async Task SaveAsync()
    {
        if (await StoreAsync() is not { } id)
            return;
        _saved = true;
        if (ContractGuid is null)
            Navigation.NavigateTo($"{Root}/contracts/{id}/edit");
    }

    private async Task ProposeAsync()
    {
        if (await StoreAsync() is not { } id)
            return;
        _busy = true;
        _refusal = (await Work.ProposeAsync(id, _leaving.Token, Show)).Error;
        (_busy, _share) = (false, null);
        if (_refusal is null)
            Navigation.NavigateTo($"{Root}/contracts/{id}");
        else if (ContractGuid is null)
            Navigation.NavigateTo($"{Root}/contracts/{id}/edit");
    }

    private void Show(double share) => _ = InvokeAsync(() =>
    {
        _share = _busy ? share : null;
        StateHasChanged();
    });

    private async Task<ContractId?> StoreAsync()
    {
        _busy = true;
        try
        {
            var (terms, expected) = (_form!.Terms, _form.Kpis.ConvertAll(term => term.Kept));
            if (ContractGuid is null)
            {
                var made = await Work.BeginAsync(Project, new(_name, terms, expected), _leaving.Token);
                _refusal = made.Error;
                return made.Succeeded ? made.Value : null;
            }

            var id = new ContractId(ContractGuid.Value);
            var saved = await Work.SaveAsync(id, new(terms, _fromPeriod, _reason, _basis, expected), _leaving.Token);
            _refusal = saved.Error;
            if (saved.Succeeded)
                _basis = _basis?.Version == saved.Value ? _basis with { Saves = _basis.Saves + 1 } : new(saved.Value, 1);
            // what somebody else saved stands beside what is written here
            _theirs = _refusal?.Code == DraftChanged ? (await Queries.FindAsync(id, _leaving.Token))?.Newest : null;
            return _refusal is null ? id : null;
        }
        finally
        {
            _busy = false;
        }
    }
}
