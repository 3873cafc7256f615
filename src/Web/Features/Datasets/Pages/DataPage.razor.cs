using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Components;
using Platform.Web.Features.Datasets.Importing;
using Platform.Web.Hosting.Shell;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Datasets.Pages;

public sealed partial class DataPage
{
    private readonly Leaving _leaving = new();
    private ElementReference _input;
    private DotNetObjectReference<DataPage>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _drop;
    private string? _project;
    private IReadOnlyList<DatasetView>? _datasets;
    private IReadOnlyList<OpenImportView> _imports = [];
    private DomainError? _error;

    [Parameter]
    public Guid ProjectId { get; set; }

    [Inject]
    private ShellQueries Head { get; set; } = null!;

    [Inject]
    private DatasetQueries Queries { get; set; } = null!;

    [Inject]
    private ImportWishes Wishes { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> Person { get; set; } = null!;

    /// <summary>The browser keeps the chosen files; the upload page sends them.</summary>
    [JSInvokable]
    public Task FilesChosen() => InvokeAsync(() => StartAsync(null));

    public async ValueTask DisposeAsync()
    {
        _leaving.Dispose();
        _self?.Dispose();
        try
        {
            if (_drop is not null)
                await _drop.InvokeVoidAsync("dispose");
            if (_module is not null)
                await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            return; // the browser is gone, and its listeners with it
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        var project = new ProjectId(ProjectId);
        _project = await Head.ProjectNameAsync(project, _leaving.Token);
        if (_project is null)
        {
            Navigation.NotFound();
            return;
        }

        _imports = await Queries.OpenImportsAsync(project, _leaving.Token);
        _datasets = await Queries.ListAsync(project, _leaving.Token);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || !(await Authorization.AuthorizeAsync((await Person).User, Policies.Edit)).Succeeded)
            return;
        _self = DotNetObjectReference.Create(this);
        _module = await Js.InvokeAsync<IJSObjectReference>("import", _leaving.Token, "/js/upload.js");
        _drop = await _module.InvokeAsync<IJSObjectReference>("collect", _leaving.Token, _self, _input);
        StateHasChanged();
    }

    private async Task StartAsync(DatasetId? datasetId)
    {
        // The page's right to read is not enough to write.
        if (!(await Authorization.AuthorizeAsync((await Person).User, Policies.Edit)).Succeeded)
            return;
        var started = await Wishes.StartAsync(new ProjectId(ProjectId), datasetId, _leaving.Token);
        _error = started.Error;
        if (started.Succeeded)
            Navigation.NavigateTo($"/projects/{ProjectId}/data/imports/{started.Value}");
        else
            StateHasChanged();
    }
}
