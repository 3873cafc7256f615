using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Platform.Web.Components;

namespace Platform.Web.Features.Datasets.Pages;

/// <summary>The half of the page that hears from the browser's side of an upload (js/upload.js).</summary>
public sealed partial class ImportPage
{
    private readonly List<FileTransfer> _transfers = [];
    private ElementReference _input;
    private DotNetObjectReference<ImportPage>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _uploads;

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
        await ReloadAsync();
        StateHasChanged();
    });

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _self = DotNetObjectReference.Create(this);
        _module = await Js.InvokeAsync<IJSObjectReference>("import", _leaving.Token, "/js/upload.js");
        _uploads = await _module.InvokeAsync<IJSObjectReference>(
            "attach", _leaving.Token, _self, _input, new { url = $"/api/projects/{ProjectId}/uploads", importId = ImportId });
        StateHasChanged();
        if (_view is { Import.IsWorking: true })
            Watch();
    }

    private async Task CancelTransferAsync(FileTransfer transfer)
    {
        if (transfer.Refusal is not null)
            _transfers.Remove(transfer);
        else if (_uploads is not null)
            await _uploads.InvokeVoidAsync("cancel", _leaving.Token, transfer.Id);
    }

    private async ValueTask DisposeTransfersAsync()
    {
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
}
