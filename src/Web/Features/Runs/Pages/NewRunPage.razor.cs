using Microsoft.AspNetCore.Components;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Components;
using Platform.Web.Hosting.Shell;

namespace Platform.Web.Features.Runs.Pages;

public sealed partial class NewRunPage
{
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(400);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private const int MostLooks = 60;

    private readonly Leaving _leaving = new();
    private readonly RunSettings _settings = new();
    private readonly Dictionary<RunMethod, RunForecast> _methodForecasts = [];
    private string? _project;
    private IReadOnlyList<ModelChoice>? _models;
    private IReadOnlyList<VersionChoice>? _versions;
    private ModelChoice? _model;
    private VersionChoice? _version;
    private RunMethod? _method = RunMethod.Balanced;
    private RunForecast? _forecast;
    private DomainError? _refusal;
    private string _name = "";
    private bool _named;
    private bool _evaluate = true;
    private bool _forecasting;
    private bool _starting;
    private bool _following;
    private int _asked;

    [Parameter]
    public Guid ProjectId { get; set; }

    /// <summary>A run whose model, data and configuration are taken over.</summary>
    [SupplyParameterFromQuery]
    public Guid? From { get; set; }

    /// <summary>A data version chosen before.</summary>
    [SupplyParameterFromQuery]
    public Guid? Data { get; set; }

    [Inject]
    private ShellQueries Head { get; set; } = null!;

    [Inject]
    private NewRunQueries Choices { get; set; } = null!;

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    [Inject]
    private RunPageQueries Pages { get; set; } = null!;

    [Inject]
    private ForecastRun Forecaster { get; set; } = null!;

    [Inject]
    private QueueRun Queue { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private int TestRows => _version?.TestRows ?? 0;

    private bool CanStart => !_starting && _model is not null && _version is not null && _refusal is null && _name.Trim().Length > 0 && !_settings.Wrong.Any();

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _project = await Head.ProjectNameAsync(new ProjectId(ProjectId), _leaving.Token);
        if (_project is null)
        {
            Navigation.NotFound();
            return;
        }
        // The first, static rendering shows the skeleton: forecasts read data and are made once.
        if (!RendererInfo.IsInteractive)
            return;
        _models = await Choices.ModelsAsync(_leaving.Token);
        _versions = await Choices.VersionsAsync(new ProjectId(ProjectId), _leaving.Token);
        _model = _models.FirstOrDefault(model => model.HasChatTemplate) ?? (_models.Count > 0 ? _models[0] : null);
        _version = _versions.FirstOrDefault(version => version.Id.Value == Data) ?? (_versions.Count > 0 ? _versions[0] : null);
        if (From is { } id && await Queries.FindAsync(new RunId(id), _leaving.Token) is { Succeeded: true } found)
            TakeOver(found.Value);
        StateHasChanged();
        await RenewAsync();
    }

    private void TakeOver(RunView run)
    {
        _model = _models!.FirstOrDefault(model => model.Id == run.BaseModelId) ?? _model;
        _version = _versions!.FirstOrDefault(version => version.Id == run.DatasetVersionId) ?? _version;
        _evaluate = run.EvaluateWhenFinished;
        if (_settings.Load(run.Configuration).Succeeded)
            _method = null;
    }

    private Task ChooseModelAsync(ModelChoice model)
    {
        _model = model;
        return RenewAsync();
    }

    private Task ChooseVersionAsync(VersionChoice version)
    {
        _version = version;
        return RenewAsync();
    }

    private Task ChooseMethodAsync(RunMethod method)
    {
        _method = method;
        Apply(_settings, method);
        return ForecastAsync();
    }

    /// <summary>A setting was changed by hand: it is no longer one of the methods.</summary>
    private async Task ChangedAsync()
    {
        _method = null;
        Rename();
        var mine = ++_asked;
        await Task.Delay(TypingPause, _leaving.Token);
        if (mine == _asked)
            await ForecastAsync();
    }

    private Task LoadedAsync()
    {
        _method = null;
        return ForecastAsync();
    }

    /// <summary>Model or data changed: the methods mean something else now.</summary>
    private async Task RenewAsync()
    {
        _methodForecasts.Clear();
        if (_method is { } method)
            Apply(_settings, method);
        await ForecastAsync();
        await ForecastMethodsAsync();
        _ = FollowMeasuringAsync();
    }

    private async Task ForecastMethodsAsync()
    {
        var (model, version) = (_model, _version);
        foreach (var method in Enum.GetValues<RunMethod>())
        {
            var settings = new RunSettings();
            Apply(settings, method);
            var forecast = await AskAsync(settings);
            if (model != _model || version != _version || forecast is null)
                return;
            if (forecast.Succeeded)
                _methodForecasts[method] = forecast.Value;
            StateHasChanged();
        }
    }

    /// <summary>The node measures the model's speed: ask again until it has, then for the methods as well.</summary>
    private async Task FollowMeasuringAsync()
    {
        if (_following)
            return;
        _following = true;
        try
        {
            for (var look = 0; look < MostLooks && _forecast is { Measuring: true }; look++)
            {
                await Task.Delay(LookEvery, _leaving.Token);
                await ForecastAsync();
            }
            if (_forecast is { Measuring: false })
                await ForecastMethodsAsync();
        }
        catch (OperationCanceledException) when (_leaving.Token.IsCancellationRequested)
        {
            // The visitor left the page.
            return;
        }
        finally
        {
            _following = false;
        }
    }

    private async Task ForecastAsync()
    {
        Rename();
        if (_settings.Wrong.Any())
            return;
        var mine = ++_asked;
        _forecasting = true;
        StateHasChanged();
        var forecast = await AskAsync(_settings);
        if (mine != _asked || forecast is null)
            return;
        _forecasting = false;
        _refusal = forecast.Error;
        _forecast = forecast.Succeeded ? forecast.Value : null;
        StateHasChanged();
    }

    private async Task<Outcome<RunForecast>?> AskAsync(RunSettings settings) =>
        Request(settings) is { } request ? await Forecaster.HandleAsync(request, _leaving.Token) : null;

    private QueueRunRequest? Request(RunSettings settings) => _model is not null && _version is not null
        ? new QueueRunRequest(new ProjectId(ProjectId), _name.Trim(), _version.Id, _model.Id, settings.ToJson()) { EvaluateWhenFinished = _evaluate }
        : null;

    private void Apply(RunSettings settings, RunMethod method)
    {
        if (_model is not null && _version is not null)
            RunMethods.Apply(settings, method, _version.TrainRows, _version.ValidRows, _model.Parameters);
    }

    private void Rename()
    {
        if (_named || _model is null || _version is null)
            return;
        var name = $"{_version.Name} v{_version.Number} · {_model.Name} · {(_method is { } method ? Text["Method." + method] : Text["Method.Own"])}";
        _name = name.Length > Run.MaxNameLength ? name[..Run.MaxNameLength] : name;
    }

    private async Task StartAsync()
    {
        if (Request(_settings) is not { } request)
            return;
        _starting = true;
        var queued = await Queue.HandleAsync(request, _leaving.Token);
        _starting = false;
        _refusal = queued.Error;
        if (queued.Succeeded)
            Navigation.NavigateTo($"/projects/{ProjectId}/runs/{queued.Value}");
    }
}
