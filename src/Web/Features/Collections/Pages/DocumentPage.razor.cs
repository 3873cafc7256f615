using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Platform.Domain.Collections;
using Platform.Web.Features.Collections.Searching;

namespace Platform.Web.Features.Collections.Pages;

public sealed partial class DocumentPage
{
    private DocumentTextView? _view;
    private bool _picture;
    private bool _chunks;
    private bool _scroll;
    private int? _page;
    private (int Start, int Length)? _marked;

    [Parameter]
    public Guid DocumentId { get; set; }

    /// <summary>Page to open.</summary>
    [SupplyParameterFromQuery(Name = "page")]
    public int? AskedPage { get; set; }

    /// <summary>First character of the passage to mark.</summary>
    [SupplyParameterFromQuery(Name = "at")]
    public int? At { get; set; }

    /// <summary>Its length.</summary>
    [SupplyParameterFromQuery(Name = "length")]
    public int? Length { get; set; }

    [Inject]
    private DocumentTexts Texts { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        if (_page is null && At is { } at)
            (_marked, _scroll) = ((at, Math.Max(1, Length ?? 1)), true);
        var found = await Texts.PageAsync(Id, new DocumentId(DocumentId), _page ?? AskedPage, At, Leaving);
        if (!found.Succeeded)
        {
            Navigation.NotFound();
            return;
        }

        _view = found.Value;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_scroll || _view is null)
            return;
        _scroll = false;
        await Js.InvokeVoidAsync("lathe.show", Leaving, "passage");
    }

    private Task Go(int page)
    {
        _page = Math.Clamp(page, 1, _view!.Pages);
        return LoadAsync();
    }

    private Task Go(object? value) => int.TryParse(value as string, NumberStyles.Integer, CultureInfo.InvariantCulture, out var page) ? Go(page) : Task.CompletedTask;

    private void Show(ChunkView chunk) => (_marked, _scroll) = ((chunk.Start, chunk.Length), true);

    private IEnumerable<(string Text, bool Marked)> Parts()
    {
        var page = _view!.Page;
        if (_marked is not var (start, length))
            return [(page.Text, false)];
        var from = Math.Clamp(start - page.Start, 0, page.Text.Length);
        var to = Math.Clamp(start + length - page.Start, from, page.Text.Length);
        return new[] { (page.Text[..from], false), (page.Text[from..to], true), (page.Text[to..], false) }.Where(part => part.Item1.Length > 0);
    }
}
