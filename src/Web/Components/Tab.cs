using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Platform.Web.Components;

/// <summary>One tab of <see cref="Tabs"/>; its content is drawn only while it is shown.</summary>
public sealed class Tab : ComponentBase, IDisposable
{
    private (string Title, long? Count) _head;

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

    protected override void OnInitialized()
    {
        _head = (Title, Count);
        Owner?.Add(this);
    }

    protected override void OnParametersSet()
    {
        // Only what stands in the tab itself concerns the list: asking for more would draw both in turn for ever.
        if (_head == (Title, Count))
            return;
        _head = (Title, Count);
        Owner?.Refresh();
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (Owner?.Current != Id)
            return;
        builder.OpenElement(0, "div");
        builder.AddAttribute(1, "class", "tab-panel");
        builder.AddAttribute(2, "role", "tabpanel");
        builder.AddAttribute(3, "id", $"panel-{Id}");
        builder.AddAttribute(4, "aria-labelledby", $"tab-{Id}");
        builder.AddAttribute(5, "tabindex", "-1");
        builder.AddContent(6, ChildContent);
        builder.CloseElement();
    }
}
