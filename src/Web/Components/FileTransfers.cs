using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Platform.Web.Components;

/// <summary>What a page hears from the browser's side of its uploads (js/upload.js): the files on their way and how each ended. Made by the page and disposed with it.</summary>
/// <param name="js">The page's browser.</param>
/// <param name="page">Runs work on the page and draws it afterwards.</param>
/// <param name="ended">Told of each file that ended: whether it was stored, and what the server said.</param>
/// <param name="broken">Sentence for an upload that broke without an answer, by its code.</param>
public sealed class FileTransfers(IJSRuntime js, Func<Func<Task>, Task> page, Func<bool, string, Task> ended, Func<string, string> broken) : IAsyncDisposable
{
    private readonly List<FileTransfer> _items = [];
    private DotNetObjectReference<FileTransfers>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _uploads;

    /// <summary>Files on their way, and those that did not arrive.</summary>
    public IReadOnlyList<FileTransfer> Items => _items;

    /// <summary>True once the browser takes files.</summary>
    public bool IsReady => _uploads is not null;

    /// <summary>Lets the browser take files from a field and from anywhere on the page.</summary>
    public async Task AttachAsync(ElementReference input, object address, CancellationToken cancellationToken)
    {
        _self = DotNetObjectReference.Create(this);
        _module = await js.InvokeAsync<IJSObjectReference>("import", cancellationToken, "/js/upload.js");
        _uploads = await _module.InvokeAsync<IJSObjectReference>("attach", cancellationToken, _self, input, address);
    }

    /// <summary>What the address of the next files says after its question mark.</summary>
    public async Task SetQueryAsync(string query, CancellationToken cancellationToken)
    {
        if (_uploads is not null)
            await _uploads.InvokeVoidAsync("setQuery", cancellationToken, query);
    }

    /// <summary>Stops a file on its way, or takes one that did not arrive off the list.</summary>
    public async Task CancelAsync(FileTransfer transfer, CancellationToken cancellationToken)
    {
        if (transfer.Refusal is not null)
            _items.Remove(transfer);
        else if (_uploads is not null)
            await _uploads.InvokeVoidAsync("cancel", cancellationToken, transfer.Id);
    }

    [JSInvokable]
    public Task TransferAdded(int id, string name, long bytes) => page(() =>
    {
        _items.Add(new FileTransfer(id, name, bytes));
        return Task.CompletedTask;
    });

    [JSInvokable]
    public Task TransferProgress(int id, long sent, double bytesPerSecond) => page(() =>
    {
        if (_items.Find(transfer => transfer.Id == id) is { } transfer)
            (transfer.Sent, transfer.BytesPerSecond) = (sent, bytesPerSecond);
        return Task.CompletedTask;
    });

    [JSInvokable]
    public Task TransferEnded(int id, bool stored, string message, string code) => page(async () =>
    {
        if (_items.Find(transfer => transfer.Id == id) is not { } transfer)
            return;
        if (stored || code == "cancelled")
            _items.Remove(transfer);
        else
            transfer.Refusal = message.Length > 0 ? Sentences.Of(code, message) : broken(code);
        await ended(stored, message);
    });

    public async ValueTask DisposeAsync()
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
