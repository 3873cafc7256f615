using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Web.Components;
using Platform.Web.Components.Charts;
using Platform.Web.Hosting.Sealing;
using Platform.Web.Hosting.Shell;

namespace Platform.Web.Features.Kpis;

/// <summary>What a KPI's observations say, and the way to send more.</summary>
public sealed partial class KpiPage
{
    // what a circuit carries well; larger ones go over HTTP
    private const long MostBytes = 256L << 20;

    private readonly Leaving _leaving = new();
    private KpiView? _kpi;
    private KpiTrend? _trend;
    private HoldOutWear? _wear;
    private ObservationReport? _report;
    private DomainError? _refusal;
    private string? _project;
    private bool _sending;

    [Parameter]
    public Guid ProjectId { get; set; }

    [Parameter]
    public string Key { get; set; } = "";

    [Inject]
    private ShellQueries Head { get; set; } = null!;

    [Inject]
    private KpiQueries Queries { get; set; } = null!;

    [Inject]
    private ReceiveObservations Receive { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Root => $"/projects/{ProjectId}/value";

    private IReadOnlyList<Crumb> Trail => _project is null ? [] : [new(_project, $"/projects/{ProjectId}"), new(Text["Title"], Root)];

    private IReadOnlyList<TrendSeries> Lines => _kpi is null || _trend is null ? [] :
    [
        new(Text["Served"], "ours", false, _trend.Values(_kpi.Definition.Kind, served: true)),
        new(Text["NotServed"], "base", true, _trend.Values(_kpi.Definition.Kind, served: false)),
    ];

    private string Example => $$"""
        curl -X POST {{Navigation.BaseUri}}api/projects/{{ProjectId}}/kpis/{{Key}}/observations \
          -H "Authorization: Bearer lathe_…" -H "Content-Type: application/x-ndjson" \
          --data-binary '{"key":"event-1","case":"ticket-81","at":"2026-03-01T12:00:00Z","served":true,"value":1}
                  {"key":"event-2","case":"ticket-81","at":"2026-03-09T08:30:00Z","served":true,"value":0,"revises":true}'
        """;

    private static string Whole(int number) => number.ToString("N0", CultureInfo.CurrentCulture);

    public void Dispose() => _leaving.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        _project = await Head.ProjectNameAsync(new ProjectId(ProjectId), _leaving.Token);
        await LoadAsync();
        if (_kpi is null)
            Navigation.NotFound();
    }

    private async Task LoadAsync()
    {
        _kpi = await Queries.FindAsync(new ProjectId(ProjectId), Key, _leaving.Token);
        _wear = _kpi is null ? null : await Queries.WearAsync(new ProjectId(ProjectId), _kpi.Definition, _leaving.Token);
        _trend = _kpi is null or { IsSealed: true } ? null : await Queries.TrendAsync(_kpi.Id, _leaving.Token);
    }

    private async Task UploadAsync(InputFileChangeEventArgs chosen)
    {
        (_report, _refusal) = (null, null);
        if (chosen.File.Size > MostBytes)
        {
            _refusal = ObservationErrors.TooMuch(chosen.File.Size, MostBytes);
            return;
        }

        _sending = true;
        try
        {
            await using var stream = chosen.File.OpenReadStream(MostBytes, _leaving.Token);
            var events = chosen.File.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? EventReader.CsvAsync(stream, _leaving.Token) : EventReader.JsonLinesAsync(stream, _leaving.Token);
            var done = await Receive.HandleAsync(new ProjectId(ProjectId), Key, events, _leaving.Token);
            _refusal = done.Error;
            _report = done.Succeeded ? done.Value : null;
        }
        catch (IOException)
        {
            // what arrived before the break is stored; sent again, it is known
            _refusal = ObservationErrors.Unreadable("the file could not be read to its end. Choose it again; what is known is not counted twice.");
        }
        finally
        {
            _sending = false;
        }

        await LoadAsync();
    }
}
