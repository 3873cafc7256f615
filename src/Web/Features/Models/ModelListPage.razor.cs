using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Platform.Domain.Models;
using Platform.Web.Components;
using Platform.Web.Hosting.Models;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Models;

public sealed partial class ModelListPage
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    private readonly Leaving _leaving = new();
    private IReadOnlyList<ModelCardView>? _models;
    private IReadOnlyList<ModelImportView> _imports = [];
    private bool _importing;
    private bool _reading;
    private Task? _watching;

    [Inject]
    private ModelQueries Queries { get; set; } = null!;

    [Inject]
    private ReadCatalogue Catalogue { get; set; } = null!;

    [Inject]
    private StopImport Stop { get; set; } = null!;

    [Inject]
    private DataFolders Folders { get; set; } = null!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> Person { get; set; } = null!;

    private string Folder => Folders.Models;

    private static string ModelMemoryFacts => $"{Quantities.Whole(ModelMemory.UsualBatch)} × {Quantities.Whole(ModelMemory.UsualLength)}";

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        await LoadAsync();
        if (_imports.Any(import => IsOpen(import.Status)))
            Watch();
    }

    private static bool IsOpen(ModelImportStatus status) =>
        status is ModelImportStatus.Waiting or ModelImportStatus.Copying;

    private async Task LoadAsync()
    {
        // Imports are the operators' business.
        if ((await Authorization.AuthorizeAsync((await Person).User, Policies.Operate)).Succeeded)
            _imports = await Queries.ImportsAsync(_leaving.Token);
        _models = await Queries.AllAsync(_leaving.Token);
    }

    private async Task ReadAgainAsync()
    {
        _reading = true;
        StateHasChanged();
        await Catalogue.HandleAsync(_leaving.Token);
        await LoadAsync();
        _reading = false;
    }

    private async Task AskedAsync()
    {
        _importing = false;
        await LoadAsync();
        Watch();
    }

    private async Task StopAsync(ModelImportId id)
    {
        await Stop.HandleAsync(id, _leaving.Token);
        await LoadAsync();
    }

    private void Watch()
    {
        if (_watching is null || _watching.IsCompleted)
            _watching = WatchAsync(_leaving.Token);
    }

    /// <summary>Follows open imports until the last one has ended.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            do
            {
                await Task.Delay(Refresh, cancellationToken);
                await InvokeAsync(async () =>
                {
                    await LoadAsync();
                    StateHasChanged();
                });
            }
            while (_imports.Any(import => IsOpen(import.Status)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The visitor left the page.
            return;
        }
    }
}
