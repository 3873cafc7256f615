using Microsoft.AspNetCore.Components;
using Platform.Domain.Kernel;
using Platform.Web.Components;
using Platform.Web.Features.Collections.Managing;

namespace Platform.Web.Features.Collections.Pages;

public sealed partial class CollectionSettingsPage
{
    private IReadOnlyList<AnswerModelChoice>? _models;
    private ConfirmDialog _confirm = null!;
    private DomainError? _error;
    private string _name = "";
    private string _description = "";
    private string _model = "";
    private string _hold = "";
    private double _floor;
    private double _pageQuality;
    private int? _retention;
    private bool _refuses;
    private bool _saved;

    [Inject]
    private ChangeCollection Change { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        var view = Collection!;
        (_name, _description, _model, _hold) = (view.Name, view.Description, view.AnswerModelId?.Value.ToString() ?? "", view.HoldReason);
        (_floor, _pageQuality, _retention, _refuses) = (view.AnswerFloor, view.PageQualityFloor, view.RetentionDays, view.RefusesBelowFloor);
        _models = await Collections.AnswerModelsAsync(Leaving);
    }

    private async Task DescribeAsync() => await ThenAsync(await Change.DescribeAsync(Project, Id, _name, _description, Leaving));

    private async Task AnswerAsync() =>
        await ThenAsync(await Change.AnswerAsync(Project, Id, new AnswerWishes(Guid.TryParse(_model, out var model) ? model : null, _floor, _refuses, _pageQuality), Leaving));

    private async Task KeepAsync() => await ThenAsync(await Change.KeepAsync(Project, Id, _retention, _hold, Leaving));

    private async Task DeleteAsync()
    {
        if (!await _confirm.AskAsync())
            return;
        var deleted = await Change.DeleteAsync(Project, Id, CancellationToken.None);
        if (deleted.Succeeded)
            Navigation.NavigateTo($"/projects/{ProjectId}/documents");
        else
            _error = deleted.Error;
    }

    private async Task ThenAsync(Outcome changed)
    {
        (_error, _saved) = (changed.Error, changed.Succeeded);
        if (changed.Succeeded && await ReadCollectionAsync())
            await LoadAsync();
    }
}
