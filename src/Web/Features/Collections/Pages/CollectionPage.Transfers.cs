using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Platform.Web.Components;

namespace Platform.Web.Features.Collections.Pages;

/// <summary>The half of the page that hears from the browser's side of an upload (js/upload.js).</summary>
public sealed partial class CollectionPage
{
    private readonly List<FileTransfer> _transfers = [];
    private readonly HashSet<string> _readers = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string> _given = new Dictionary<string, string>();
    private Guid _batch = Guid.CreateVersion7();
    private ElementReference _input;
    private DotNetObjectReference<CollectionPage>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _uploads;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    private string Query => $"batch={_batch}&readers={string.Join(',', _readers)}&fields={Uri.EscapeDataString(JsonSerializer.Serialize(_given))}";

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
        if (_transfers.TrueForAll(one => one.Refusal is not null))
            await NextBatchAsync();
        await ReloadAsync();
        StateHasChanged();
    });

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_view is null)
            return;
        if (_self is null)
        {
            _self = DotNetObjectReference.Create(this);
            _module = await Js.InvokeAsync<IJSObjectReference>("import", _leaving.Token, "/js/upload.js");
            if (_input.Context is not null)
                _uploads = await _module.InvokeAsync<IJSObjectReference>(
                    "attach", _leaving.Token, _self, _input, new { url = $"/api/projects/{ProjectId}/collections/{CollectionId}/documents", query = Query });
            StateHasChanged();
        }

        Watch();
    }

    // What comes after everything of an upload has arrived is another upload, with room of its own.
    private async Task NextBatchAsync()
    {
        _batch = Guid.CreateVersion7();
        await TellQueryAsync();
    }

    private async Task ReadersAsync(string key)
    {
        if (!_readers.Remove(key))
            _readers.Add(key);
        await TellQueryAsync();
    }

    private async Task GivenAsync(IReadOnlyDictionary<string, string> fields)
    {
        _given = fields;
        await TellQueryAsync();
    }

    private async Task TellQueryAsync()
    {
        if (_uploads is not null)
            await _uploads.InvokeVoidAsync("setQuery", _leaving.Token, Query);
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
