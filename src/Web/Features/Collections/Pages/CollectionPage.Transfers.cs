using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Platform.Web.Components;

namespace Platform.Web.Features.Collections.Pages;

/// <summary>The half of the page that lets files in.</summary>
public sealed partial class CollectionPage
{
    private readonly HashSet<string> _readers = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string> _given = new Dictionary<string, string>();
    private Guid _batch = Guid.CreateVersion7();
    private ElementReference _input;
    private FileTransfers _transfers = null!;
    private bool _attached;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    private string Query => $"batch={_batch}&readers={string.Join(',', _readers)}&fields={Uri.EscapeDataString(JsonSerializer.Serialize(_given))}";

    protected override void OnInitialized() => _transfers = new FileTransfers(Js, DoAndDrawAsync, (_, _) => TransferEndedAsync(), code => Text["UploadBroken", code]);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_view is null)
            return;
        if (!_attached)
        {
            _attached = true;
            if (_input.Context is not null)
                await _transfers.AttachAsync(_input, new { url = $"/api/projects/{ProjectId}/collections/{CollectionId}/documents", query = Query }, _leaving.Token);
            StateHasChanged();
        }

        Watch();
    }

    private Task DoAndDrawAsync(Func<Task> work) => InvokeAsync(async () =>
    {
        await work();
        StateHasChanged();
    });

    private async Task TransferEndedAsync()
    {
        if (_transfers.Items.All(one => one.Refusal is not null))
            await NextBatchAsync();
        await ReloadAsync();
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

    private Task TellQueryAsync() => _transfers.SetQueryAsync(Query, _leaving.Token);

    private Task CancelTransferAsync(FileTransfer transfer) => _transfers.CancelAsync(transfer, _leaving.Token);
}
