using System.Globalization;
using Microsoft.AspNetCore.Components;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Components;
using Platform.Web.Hosting.Paging;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Auditing;

/// <summary>Who did what in the workspace, and whether the log is as it was written. For administrators and auditors.</summary>
public sealed partial class AuditPage
{
    private const int PageSize = 50;
    private const string AreaKey = "Area.";

    // Details whose values are one of a few, and so have words; the value of another one is somebody's own text.
    private static readonly HashSet<string> Choices = ["role", "billing", "newAccount", "held", "status", "state", "priority", "vertical", "task", "split", "kind", "decision", "party", "inForce"];
    private static readonly string[] Names = ["name", "key", "data", "run", "collection"];

    private readonly Leaving _leaving = new();
    private Paged<AuditView>? _entries;
    private IReadOnlyList<AuditPerson> _people = [];
    private IReadOnlyList<AuditProject> _projects = [];
    private AuditFilter _filter = new();
    private AuditLink? _end;
    private AuditReport? _report;
    private bool _checking;
    private int _page;

    [Inject]
    private AuditQueries Queries { get; set; } = null!;

    private IEnumerable<(string Key, string Name)> Areas => Text.GetAllStrings(includeParentCultures: true)
        .Where(text => text.Name.StartsWith(AreaKey, StringComparison.Ordinal)).Select(text => (text.Name[AreaKey.Length..], text.Value)).OrderBy(area => area.Value, StringComparer.CurrentCulture);

    private string TableAddress => "/api/audit/log.csv" + Query(
        ("from", Day(_filter.From)), ("to", Day(_filter.To)), ("actor", _filter.Actor), ("area", _filter.Area), ("project", _filter.Project?.ToString()), ("text", _filter.Text));

    public void Dispose() => _leaving.Dispose();

    protected override async Task OnInitializedAsync()
    {
        await GoAsync(0);
        _end = await Queries.EndAsync(_leaving.Token);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        // what takes longer in a long log comes after the entries
        _projects = await Queries.ProjectsAsync(_leaving.Token);
        _people = await Queries.PeopleAsync(_leaving.Token);
        await CheckAsync();
    }

    private async Task CheckAsync()
    {
        _checking = true;
        StateHasChanged();
        _end = await Queries.EndAsync(_leaving.Token);
        _report = await Queries.CheckAsync(_leaving.Token);
        _checking = false;
        StateHasChanged();
    }

    private async Task GoAsync(int page)
    {
        _page = page;
        _entries = await Queries.PageAsync(_filter, page, PageSize, _leaving.Token);
    }

    private Task FilterAsync(AuditFilter filter)
    {
        _filter = filter;
        return GoAsync(0);
    }

    private string WordsOf(string what) => Text["What." + what] is { ResourceNotFound: false } words ? words : what;

    private string NameOf(AuditDetail detail) => Text["Detail." + detail.Name] is { ResourceNotFound: false } words ? words : detail.Name;

    private string ActorOf(string actor, string name) => name.Length > 0 ? name
        : JobActor.Is(actor) ? Text["Job", actor[JobActor.Mark.Length..]] : actor;

    private string ValueOf(AuditView entry, AuditDetail detail) =>
        (Choices.Contains(detail.Name) || (detail.Name == "before" && entry.What.StartsWith("member.", StringComparison.Ordinal))) && Text["Value." + detail.Value] is { ResourceNotFound: false } words
            ? words
            : detail.Value;

    // The detail that names the thing; the rest stands beside it.
    private static AuditDetail? Named(AuditView entry) => Names.Select(name => entry.Details.FirstOrDefault(detail => detail.Name == name)).FirstOrDefault(detail => detail is not null);

    private static IEnumerable<AuditDetail> Others(AuditView entry) => entry.Details.Where(detail => detail != Named(entry));

    private static DateOnly? Day(ChangeEventArgs change) => DateOnly.TryParse(change.Value as string, CultureInfo.InvariantCulture, out var day) ? day : null;

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Chosen(ChangeEventArgs change) => change.Value is string { Length: > 0 } value ? value : null;

    private static string Query(params (string Name, string? Value)[] parts)
    {
        var given = parts.Where(part => !string.IsNullOrEmpty(part.Value)).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}").ToList();
        return given.Count == 0 ? "" : "?" + string.Join('&', given);
    }
}
