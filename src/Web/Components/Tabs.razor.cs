using Microsoft.AspNetCore.Components;

namespace Platform.Web.Components;

/// <summary>A list of tabs of which one panel is drawn. Arrow keys move (js/shell.js); bind <see cref="Active"/> to a query value for deep links.</summary>
public sealed partial class Tabs
{
    private readonly List<Tab> _tabs = [];
    private bool _complete;

    /// <summary>Id of the shown tab; null shows the first.</summary>
    [Parameter]
    public string? Active { get; set; }

    [Parameter]
    public EventCallback<string?> ActiveChanged { get; set; }

    /// <summary>What the tabs are about, for screen readers.</summary>
    [Parameter]
    public string? Label { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    // Until all tabs have made themselves known, the wanted one may still come: no other panel is drawn for a moment.
    internal string? Current => Active is not null && (!_complete || _tabs.Exists(tab => tab.Id == Active)) ? Active : _tabs.FirstOrDefault()?.Id;

    internal void Add(Tab tab)
    {
        _tabs.Add(tab);
        StateHasChanged();
    }

    internal void Remove(Tab tab)
    {
        _tabs.Remove(tab);
        StateHasChanged();
    }

    internal void Refresh() => StateHasChanged();

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        _complete = true;
        if (Active is not null && !_tabs.Exists(tab => tab.Id == Active))
            StateHasChanged();
    }

    private async Task ChooseAsync(string id)
    {
        Active = id;
        await ActiveChanged.InvokeAsync(id);
    }
}
