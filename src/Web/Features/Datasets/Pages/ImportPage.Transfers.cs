using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Platform.Web.Components;

namespace Platform.Web.Features.Datasets.Pages;

/// <summary>The half of the page that lets files in.</summary>
public sealed partial class ImportPage
{
    private FileTransfers _transfers = null!;
    private ElementReference _input;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    protected override void OnInitialized() => _transfers = new FileTransfers(Js, DoAndDrawAsync, (_, _) => ReloadAsync(), code => Text["UploadBroken", code]);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        await _transfers.AttachAsync(_input, new { url = $"/api/projects/{ProjectId}/uploads", importId = ImportId }, _leaving.Token);
        StateHasChanged();
        if (_view is { Import.IsWorking: true })
            Watch();
    }

    private Task DoAndDrawAsync(Func<Task> work) => InvokeAsync(async () =>
    {
        await work();
        StateHasChanged();
    });

    private Task CancelTransferAsync(FileTransfer transfer) => _transfers.CancelAsync(transfer, _leaving.Token);
}
