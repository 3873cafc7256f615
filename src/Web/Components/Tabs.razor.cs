using Microsoft.AspNetCore.Components;

namespace Platform.Web.Components;

/// <summary>A list of tabs of which one panel is drawn. Arrow keys move (js/shell.js); bind <see cref="Active"/> to a query value for deep links.</summary>
public sealed partial class Tabs
{
    private readonly List<Tab> _tabs = [];

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

    private string? Current => _tabs.Exists(tab => tab.Id == Active) ? Active : _tabs.FirstOrDefault()?.Id;

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

    private async Task ChooseAsync(string id)
    {
        Active = id;
        await ActiveChanged.InvokeAsync(id);
    }
}
