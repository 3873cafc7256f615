using Microsoft.AspNetCore.Components;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Web.Components;

namespace Platform.Web.Features.Models;

public sealed partial class ModelPage
{
    private readonly Leaving _leaving = new();
    private ModelView? _model;
    private string _licence = "";
    private DomainError? _refusal;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private ModelQueries Queries { get; set; } = null!;

    [Inject]
    private ChooseLicence Choose { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        _model = await Queries.FindAsync(new BaseModelId(Id), _leaving.Token);
        if (_model is null)
            Navigation.NotFound();
    }

    private static string Or(string text) => text.Length > 0 ? text : "–";

    private async Task ChooseLicenceAsync()
    {
        var chosen = await Choose.HandleAsync(new BaseModelId(Id), _licence, _leaving.Token);
        _refusal = chosen.Error;
        if (chosen.Succeeded)
            await OnParametersSetAsync();
    }
}
