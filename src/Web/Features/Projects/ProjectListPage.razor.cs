using System.Globalization;
using Microsoft.AspNetCore.Components;
using Platform.Domain.Tenancy;
using Platform.Web.Components;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Projects;

/// <summary>The workspace's projects, newest first.</summary>
public sealed partial class ProjectListPage
{
    private const int PageSize = 25;

    private readonly Leaving _leaving = new();
    private IReadOnlyList<ProjectRow>? _rows;
    private string _filter = "";
    private int _page;
    private int _total;

    [Inject]
    private ProjectQueries Queries { get; set; } = null!;

    [Inject]
    private ITenantContext Tenant { get; set; } = null!;

    private bool MayCreate => Tenant.Role >= WorkspaceRole.Editor;

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override Task OnInitializedAsync() => LoadAsync();

    private static string Number(int value) => value.ToString("N0", CultureInfo.CurrentCulture);

    private async Task LoadAsync() => (_rows, _total) = await Queries.ListAsync(_filter, _page, PageSize, _leaving.Token);

    private Task FilterAsync(string? text)
    {
        (_filter, _page) = (text ?? "", 0);
        return LoadAsync();
    }

    private Task GoAsync(int page)
    {
        _page = page;
        return LoadAsync();
    }
}
