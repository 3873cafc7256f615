using System.Globalization;
using Microsoft.AspNetCore.Components;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Web.Components;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Features.Collections.Sources;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Collections.Pages;

public sealed partial class SourcesPage
{
    private IReadOnlyList<SourceView>? _sources;
    private IReadOnlyList<AllowedRoot> _roots = [];
    private IReadOnlyList<ReaderGroupView> _groups = [];
    private ConfirmDialog _unbind = null!;
    private ConfirmDialog _confirm = null!;
    private SourceView? _asked;
    private SourceView? _changing;
    private object? _form;
    private DomainError? _error;
    private Task? _following;

    [Inject]
    private CollectionSources Sources { get; set; } = null!;

    [Inject]
    private ReaderGroups Groups { get; set; } = null!;

    [Inject]
    private ITenantContext Tenant { get; set; } = null!;

    private Guid Workspace => Tenant.Scope.WorkspaceId.Value;

    protected override async Task LoadAsync()
    {
        _roots = await Sources.RootsAsync(Leaving);
        _groups = await Groups.ListAsync(Leaving);
        _sources = await Sources.ListAsync(Id, Leaving);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (_following is null or { IsCompleted: true } && Collection?.Tasks.Any(task => task.State is TaskState.Queued or TaskState.Running) == true)
            _following = FollowAsync(LoadAsync);
    }

    private static string Look(SyncState state) => state switch
    {
        SyncState.Running => "Running",
        SyncState.Done => "Succeeded",
        SyncState.Asks => "Review",
        SyncState.Failed => "Failed",
        _ => "Cancelled",
    };

    private string Pause(int minutes) => minutes switch
    {
        0 => Text["Sources.ByHand"],
        < 120 => Text["Sources.EveryMinutes", minutes],
        _ => Text["Sources.EveryHours", (minutes / 60.0).ToString("0.#", CultureInfo.CurrentCulture)],
    };

    private string ReadersOf(SourcePlan plan)
    {
        string Names(IReadOnlyList<string> keys) => keys.Count == 0 ? Text["Everybody"] : string.Join(", ", keys.Select(key => _groups.FirstOrDefault(group => group.Key == key)?.Name ?? "…"));
        return string.Join("; ", plan.Rules.Select(rule => $"{rule.Folder}: {Names(rule.Groups)}").Prepend($"{Text["Readers"]}: {Names(plan.Groups)}"));
    }

    private void Begin(SourceView? source) => (_changing, _form, _error) = (source, new object(), null);

    private async Task SaveAsync(SourcePlan plan)
    {
        var saved = _changing is { } known ? await Sources.ChangeAsync(Id, known.Id, plan, Leaving) : await Sources.FollowAsync(Project, Id, plan, Leaving);
        if (saved.Succeeded)
            _form = null;
        await ThenAsync(saved);
    }

    private async Task SyncAsync(SourceView source, bool confirmed) => await ThenAsync(await Sources.SyncAsync(Id, source.Id, confirmed, Leaving));

    private async Task ConfirmAsync(SourceView source)
    {
        _asked = source;
        if (await _confirm.AskAsync())
            await SyncAsync(source, true);
    }

    private async Task UnbindAsync(SourceView source)
    {
        _asked = source;
        if (await _unbind.AskAsync())
            await ThenAsync(await Sources.UnbindAsync(Id, source.Id, Leaving));
    }

    private async Task ThenAsync(Outcome outcome)
    {
        _error = outcome.Error;
        await ReadCollectionAsync();
        await LoadAsync();
    }
}
