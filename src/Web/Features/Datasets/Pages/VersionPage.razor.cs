using System.Globalization;
using Microsoft.AspNetCore.Components;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Components;
using Platform.Web.Features.Datasets.Versions;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Datasets.Pages;

/// <summary>One version: splits, labels, sources, rows and the report it was made with.</summary>
public sealed partial class VersionPage
{
    private readonly Leaving _leaving = new();
    private VersionDetails? _found;
    private IReadOnlyList<VersionUse> _uses = [];
    private DatasetSplit? _split;
    private RowsPage? _rows;
    private DomainError? _closed;
    private string? _tab;
    private string? _search;
    private int _page;
    private DomainError? _refusal;
    private ConfirmDialog? _confirm;

    [Parameter]
    public Guid ProjectId { get; set; }

    [Parameter]
    public Guid VersionId { get; set; }

    [Inject]
    private DatasetQueries Queries { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private DeleteVersion Delete { get; set; } = null!;

    [Inject]
    private ITenantContext Tenant { get; set; } = null!;

    // What results are traced back to stays; that there are such results is said beside "where used".
    private bool MayDelete => _uses.Count == 0 && Tenant.Role >= WorkspaceRole.Editor;

    private int[] Sizes => [.. Enum.GetValues<SplitName>().Select(split => _found!.Version.Content.Splits.FirstOrDefault(part => part.Name == split)?.Rows ?? 0)];

    private List<LabelCount> Labels
    {
        get
        {
            var content = _found!.Version.Content;
            return [.. content.Labels.Select((label, i) => new LabelCount(label, content.Splits.Sum(split => split.LabelCounts[i]))).OrderByDescending(count => count.Rows)];
        }
    }

    // While searching the number of hits is not known before the end, so the next page is offered while there is one.
    private long Total => string.IsNullOrWhiteSpace(_search) ? _split?.Rows ?? 0 : ((_page + (_rows?.More == true ? 1 : 0)) * (long)DatasetQueries.PageSize) + (_rows?.Rows.Count ?? 0);

    private string Divided => _found!.Version.Content.SplitRule is { Mode: SplitMode.Shares } rule
        ? $"{string.Join(" / ", rule.Shares().Where(share => share > 0).Select(share => share.ToString("P0", CultureInfo.CurrentCulture)))} · {Text["Seed"]} {rule.Seed}"
        : Text["ModeGiven"];

    private string Mapped => _found!.Version.Content.Mapping is { } mapping
        ? mapping.Messages ?? $"{string.Join(" + ", mapping.User)} → {mapping.Assistant ?? mapping.Label}"
        : "";

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var id = new DatasetVersionId(VersionId);
        if (_found?.Version.Id == id)
            return;
        _found = await Queries.FindAsync(new ProjectId(ProjectId), id, _leaving.Token);
        if (_found is null)
        {
            Navigation.NotFound();
            return;
        }

        _uses = await Queries.UsesAsync(id, _leaving.Token);
        _split = _found.Version.Content.Splits[0];
        await LoadRowsAsync(0);
    }

    private async Task LoadRowsAsync(int page)
    {
        _page = page;
        var rows = await Queries.RowsAsync(new ProjectId(ProjectId), _split!, _search, page * DatasetQueries.PageSize, DatasetQueries.PageSize, _leaving.Token);
        (_rows, _closed) = (rows.Succeeded ? rows.Value : null, rows.Error);
    }

    private Task ChooseSplitAsync(ChangeEventArgs change)
    {
        _split = _found!.Version.Content.Splits.First(split => split.Name.ToString() == change.Value?.ToString());
        return LoadRowsAsync(0);
    }

    private async Task DeleteAsync()
    {
        if (!await _confirm!.AskAsync())
            return;
        _refusal = (await Delete.HandleAsync(new ProjectId(ProjectId), new DatasetVersionId(VersionId), _leaving.Token)).Error;
        if (_refusal is null)
            Navigation.NavigateTo($"/projects/{ProjectId}/data");
    }

    private void OpenOther(ChangeEventArgs change) => Navigation.NavigateTo($"/projects/{ProjectId}/data/versions/{change.Value}");
}
