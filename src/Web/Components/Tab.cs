using Microsoft.AspNetCore.Components;

namespace Platform.Web.Components;

/// <summary>One tab of <see cref="Tabs"/>; its content is drawn only while it is shown.</summary>
public sealed class Tab : ComponentBase, IDisposable
{
    [CascadingParameter]
    private Tabs? Owner { get; set; }

    /// <summary>Stable name, used in addresses.</summary>
    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>A number beside the title.</summary>
    [Parameter]
    public long? Count { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    public void Dispose() => Owner?.Remove(this);

    protected override void OnInitialized() => Owner?.Add(this);

    protected override void OnParametersSet() => Owner?.Refresh();
}
