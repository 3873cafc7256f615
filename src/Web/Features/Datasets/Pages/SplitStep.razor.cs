using System.Globalization;
using Microsoft.AspNetCore.Components;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Web.Features.Datasets.Importing;

namespace Platform.Web.Features.Datasets.Pages;

/// <summary>Chooses how rows are divided and shows what would come out of it.</summary>
public sealed partial class SplitStep
{
    private SplitRule _rule = new();
    private SplitPlan? _plan;
    private IReadOnlyList<string> _labels = [];
    private DomainError? _error;
    private string? _name;

    [Parameter, EditorRequired]
    public ImportView View { get; set; } = null!;

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Parameter]
    public EventCallback<string?> OnCreate { get; set; }

    [Inject]
    private ImportQueries Queries { get; set; } = null!;

    [Inject]
    private ImportWishes Wishes { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        _rule = View.Import.SplitRule;
        _name = View.Import.NewName ?? NameFrom(View);
        _labels = await Queries.LabelsAsync(View.Import);
        await PlanAsync();
    }

    private static string NameFrom(ImportView view)
    {
        var file = Path.GetFileNameWithoutExtension(view.Uploads.Count > 0 ? view.Uploads[0].FileName : "");
        var words = file.Split(['_', '-', ' ']).Where(word => UploadName.ParseSplit(word) is null).ToList();
        var name = string.Join(' ', words).Trim();
        return name.Length < 4 ? view.ProjectName : name[..Math.Min(name.Length, Dataset.MaxNameLength)];
    }

    private async Task SetAsync(SplitRule rule)
    {
        _rule = rule;
        await PlanAsync();
        if (rule.Validate().Succeeded)
            await Wishes.ChooseAsync(View.Import.Id, View.Import.Actions, rule, CancellationToken.None);
        await OnChanged.InvokeAsync();
    }

    private Task SetShareAsync(SplitName split, string? text)
    {
        var share = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) ? percent / 100 : 0;
        return SetAsync(split switch
        {
            SplitName.Train => _rule with { Train = share },
            SplitName.Valid => _rule with { Valid = share },
            SplitName.Test => _rule with { Test = share },
            SplitName.Holdout => _rule with { Holdout = share },
            _ => throw new ArgumentOutOfRangeException(nameof(split), split, "Unknown split."),
        });
    }

    private Task SetSeedAsync(string? text) => SetAsync(_rule with { Seed = int.TryParse(text, CultureInfo.InvariantCulture, out var seed) ? seed : 1 });

    private string Percent(SplitName split) => (100 * _rule.Shares()[(int)split]).ToString("0.##", CultureInfo.InvariantCulture);

    private async Task PlanAsync()
    {
        var plan = await Queries.PlanAsync(View.Import, View.Import.Actions, _rule, CancellationToken.None);
        _error = plan.Error;
        _plan = plan.Succeeded ? plan.Value : null;
    }
}
