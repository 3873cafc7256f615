using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Platform.Web.Components;

namespace Platform.Web.Features.Collections.Pages;

/// <summary>Sends backups from the browser (js/upload.js); each becomes a collection.</summary>
public sealed partial class RestorePanel
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly List<FileTransfer> _transfers = [];
    private readonly List<RestoreAnswer> _begun = [];
    private ElementReference _input;
    private DotNetObjectReference<RestorePanel>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _uploads;

    [Parameter, EditorRequired]
    public Guid ProjectId { get; set; }

    [Parameter]
    public EventCallback OnRestored { get; set; }

    [Parameter]
    public EventCallback OnCancel { get; set; }

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [JSInvokable]
    public Task TransferAdded(int id, string name, long bytes) => InvokeAsync(() =>
    {
        _transfers.Add(new FileTransfer(id, name, bytes));
        StateHasChanged();
    });

    [JSInvokable]
    public Task TransferProgress(int id, long sent, double bytesPerSecond) => InvokeAsync(() =>
    {
        if (_transfers.Find(transfer => transfer.Id == id) is not { } transfer)
            return;
        (transfer.Sent, transfer.BytesPerSecond) = (sent, bytesPerSecond);
        StateHasChanged();
    });

    [JSInvokable]
    public Task TransferEnded(int id, bool stored, string message, string code) => InvokeAsync(async () =>
    {
        if (_transfers.Find(transfer => transfer.Id == id) is not { } transfer)
            return;
        if (stored || code == "cancelled")
            _transfers.Remove(transfer);
        else
            transfer.Refusal = message.Length > 0 ? Sentences.Of(code, message) : Text["UploadBroken", code];
        if (stored && JsonSerializer.Deserialize<RestoreAnswer>(message, JsonSerializerOptions.Web) is { } begun)
        {
            _begun.Add(begun);
            await OnRestored.InvokeAsync();
        }

        StateHasChanged();
    });

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        _leaving.Dispose();
        _self?.Dispose();
        try
        {
            if (_uploads is not null)
                await _uploads.InvokeVoidAsync("dispose");
            if (_module is not null)
                await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            return; // the browser is gone, and its listeners with it
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _self = DotNetObjectReference.Create(this);
        _module = await Js.InvokeAsync<IJSObjectReference>("import", _leaving.Token, "/js/upload.js");
        _uploads = await _module.InvokeAsync<IJSObjectReference>("attach", _leaving.Token, _self, _input, new { url = $"/api/projects/{ProjectId}/collections/archives", query = "from=page" });
        StateHasChanged();
    }

    private async Task CancelAsync(FileTransfer transfer)
    {
        if (transfer.Refusal is not null)
            _transfers.Remove(transfer);
        else if (_uploads is not null)
            await _uploads.InvokeVoidAsync("cancel", _leaving.Token, transfer.Id);
    }
}
