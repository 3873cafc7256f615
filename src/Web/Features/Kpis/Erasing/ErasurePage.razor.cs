using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Web.Components;
using Platform.Web.Hosting.Paging;
using Platform.Web.Hosting.Shell;

namespace Platform.Web.Features.Kpis.Erasing;

/// <summary>Erases cases from a project's observations: what it would concern, the question, the receipt.</summary>
public sealed partial class ErasurePage
{
    private const int PageSize = 20;

    // what one message of a circuit carries; longer lists come as a file
    private const int MostTyped = 5000;
    private const long MostBytes = 4L << 20;

    private readonly Leaving _leaving = new();
    private Paged<CaseErasureView>? _receipts;
    private ErasureScope? _plan;
    private DomainError? _refusal;
    private ConfirmDialog _confirm = null!;
    private (string Name, IReadOnlyList<string> Names)? _file;
    private string _typed = "";
    private string? _project;
    private int _page;
    private bool _busy;
    private bool _done;

    [Parameter]
    public Guid ProjectId { get; set; }

    [Inject]
    private ShellQueries Head { get; set; } = null!;

    [Inject]
    private EraseCases Erasing { get; set; } = null!;

    [Inject]
    private ErasureQueries Queries { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private IReadOnlyList<string> Names => _file?.Names ?? LinesOf(_typed);

    private IReadOnlyList<Crumb> Trail => _project is null ? [] : [new(_project, $"/projects/{ProjectId}"), new(Text["Title"], $"/projects/{ProjectId}/value")];

    public void Dispose() => _leaving.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        _project = await Head.ProjectNameAsync(new ProjectId(ProjectId), _leaving.Token);
        if (_project is null)
            Navigation.NotFound();
        else
            await LoadAsync();
    }

    private static string[] LinesOf(string text) => [.. text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => !string.IsNullOrWhiteSpace(line))];

    private async Task LoadAsync() => _receipts = await Queries.ReceiptsAsync(new ProjectId(ProjectId), _page * PageSize, PageSize, _leaving.Token);

    private async Task GoAsync(int page)
    {
        _page = page;
        await LoadAsync();
    }

    private void Typed(string? text) => (_typed, _plan, _refusal, _done) = (text ?? "", null, null, false);

    private void Forget() => (_file, _plan, _refusal) = (null, null, null);

    private async Task ReadFileAsync(InputFileChangeEventArgs chosen)
    {
        Forget();
        _done = false;
        if (chosen.File.Size > MostBytes)
        {
            _refusal = CaseErasureErrors.File(chosen.File.Size, MostBytes);
            return;
        }

        using var reader = new StreamReader(chosen.File.OpenReadStream(MostBytes, _leaving.Token), Encoding.UTF8);
        _file = (chosen.File.Name, LinesOf(await reader.ReadToEndAsync(_leaving.Token)));
    }

    private Task LookAsync() => WorkAsync(async () =>
    {
        var plan = await Erasing.PlanAsync(new ProjectId(ProjectId), Names, _leaving.Token);
        (_plan, _refusal, _done) = (plan.Succeeded ? plan.Value : null, plan.Error, false);
    });

    private async Task EraseAsync()
    {
        if (_plan is not { } plan || !await _confirm.AskAsync())
            return;
        await WorkAsync(async () =>
        {
            // nothing stops it half-way: leaving the page does not
            var done = await Erasing.HandleAsync(new ProjectId(ProjectId), Names, plan.Rows, CancellationToken.None);
            (_plan, _refusal, _done) = (null, done.Error, done.Succeeded);
            if (done.Succeeded)
                (_typed, _file, _page) = ("", null, 0);
            await LoadAsync();
        });
    }

    private async Task WorkAsync(Func<Task> work)
    {
        _busy = true;
        try
        {
            await work();
        }
        finally
        {
            _busy = false;
        }
    }
}
