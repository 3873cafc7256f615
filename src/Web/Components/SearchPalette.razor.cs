using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using Platform.Web.Hosting.Shell;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Components;

/// <summary>Ctrl K: pages by name, and whatever the features' search sources find in the current workspace.</summary>
public sealed partial class SearchPalette(IJSRuntime js, NavigationManager navigation, IServiceProvider services) : IDisposable
{
    private const int HitsASource = 5;

    private static readonly (string Key, string Href, string Icon, Func<ClaimsPrincipal, bool>? For)[] Pages =
    [
        ("Home", "/", "home", null), ("Projects", "/projects", "folder", null), ("Models", "/models", "model", null), ("Nodes", "/nodes", "nodes", user => user.HasClaim(LatheClaims.Operator, "true")),
        ("People", "/settings/people", "people", null), ("Workspaces", "/settings/workspaces", "building", null), ("AuditLog", "/audit", "flag", Policies.ReadsAudit),
        ("Settings", "/settings", "settings", null), ("ChangePassword", "/account/password", "lock", null),
    ];

    private List<SearchHit> _hits = [];
    private CancellationTokenSource _typing = new();
    private ElementReference _dialog;
    private string _text = "";
    private string _found = "";
    private int _chosen;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    public async Task OpenAsync()
    {
        _text = "";
        await FindAsync(_typing.Token);
        // The field is emptied before it opens, never while somebody types into it.
        StateHasChanged();
        await js.InvokeVoidAsync("lathe.dialog.open", _dialog);
    }

    public void Dispose()
    {
        _typing.Cancel();
        _typing.Dispose();
    }

    private async Task TypedAsync(string? text)
    {
        // As typed and before anything is awaited: the field is drawn again at the first await, and an older text drawn then takes away letters typed meanwhile.
        _text = text ?? "";
        await _typing.CancelAsync();
        _typing.Dispose();
        _typing = new CancellationTokenSource();
        var token = _typing.Token;
        try
        {
            await Task.Delay(120, token);
            await FindAsync(token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The person typed on; the newer search answers.
        }
    }

    private async Task FindAsync(CancellationToken cancellationToken)
    {
        var (typed, words) = (_text, _text.Trim());
        var user = (await Authentication).User;
        var hits = Pages
            .Where(page => page.For?.Invoke(user) ?? true)
            .Select(page => new SearchHit(Shell[page.Key], Shell["Page"], page.Href, page.Icon))
            .Where(hit => hit.Text.Contains(words, StringComparison.CurrentCultureIgnoreCase))
            .ToList();
        if (words.Length > 0)
        {
            foreach (var source in services.GetServices<ISearchSource>())
                hits.AddRange(await source.FindAsync(words, HitsASource, cancellationToken));
        }
        (_hits, _chosen, _found) = (hits, 0, typed);
    }

    private async Task KeyAsync(KeyboardEventArgs key)
    {
        // Whoever types fast and presses Enter goes where his words lead, not where half of them led.
        if (key.Key == "Enter" && _found != _text)
        {
            await _typing.CancelAsync();
            await FindAsync(CancellationToken.None);
        }

        if (_hits.Count == 0)
            return;
        if (key.Key == "ArrowDown")
            _chosen = (_chosen + 1) % _hits.Count;
        else if (key.Key == "ArrowUp")
            _chosen = (_chosen + _hits.Count - 1) % _hits.Count;
        else if (key.Key == "Enter")
        {
            await js.InvokeVoidAsync("lathe.dialog.close", _dialog);
            navigation.NavigateTo(_hits[_chosen].Href);
        }
    }
}
