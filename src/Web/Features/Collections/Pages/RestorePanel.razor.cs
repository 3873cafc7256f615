using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Platform.Web.Components;

namespace Platform.Web.Features.Collections.Pages;

/// <summary>Sends backups from the browser (js/upload.js); each becomes a collection.</summary>
public sealed partial class RestorePanel
{
    private readonly Leaving _leaving = new();
    private readonly List<RestoreAnswer> _begun = [];
    private ElementReference _input;
    private FileTransfers _transfers = null!;

    [Parameter, EditorRequired]
    public Guid ProjectId { get; set; }

    [Parameter]
    public EventCallback OnRestored { get; set; }

    [Parameter]
    public EventCallback OnCancel { get; set; }

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    public async ValueTask DisposeAsync()
    {
        _leaving.Dispose();
        await _transfers.DisposeAsync();
    }

    protected override void OnInitialized() => _transfers = new FileTransfers(Js, DoAndDrawAsync, EndedAsync, code => Text["UploadBroken", code]);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        await _transfers.AttachAsync(_input, new { url = $"/api/projects/{ProjectId}/collections/archives", query = "from=page" }, _leaving.Token);
        StateHasChanged();
    }

    private Task DoAndDrawAsync(Func<Task> work) => InvokeAsync(async () =>
    {
        await work();
        StateHasChanged();
    });

    private async Task EndedAsync(bool stored, string message)
    {
        if (stored && JsonSerializer.Deserialize<RestoreAnswer>(message, JsonSerializerOptions.Web) is { } begun)
        {
            _begun.Add(begun);
            await OnRestored.InvokeAsync();
        }
    }

    private Task CancelAsync(FileTransfer transfer) => _transfers.CancelAsync(transfer, _leaving.Token);
}
