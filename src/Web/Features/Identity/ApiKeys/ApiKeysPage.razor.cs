using Microsoft.AspNetCore.Components;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Components;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Identity.ApiKeys;

/// <summary>Keys with which programs act for their person: made, seen once, revoked.</summary>
public sealed partial class ApiKeysPage
{
    private static readonly WorkspaceRole[] Roles = Enum.GetValues<WorkspaceRole>();

    private readonly CancellationTokenSource _closing = new();
    private ConfirmDialog? _confirm;
    private IReadOnlyList<ApiKeyView>? _keys;
    private ApiKeyView? _leaving;
    private DomainError? _refusal;
    private DomainError? _createRefusal;
    private WorkspaceRole _role = WorkspaceRole.Reader;
    private string? _secret;
    private string _name = "";

    [Inject]
    private ApiKeyQueries Queries { get; set; } = null!;

    [Inject]
    private CreateApiKey Create { get; set; } = null!;

    [Inject]
    private RevokeApiKey Revoke { get; set; } = null!;

    [Inject]
    private ITenantContext Tenant { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Example => $$"""
        from openai import OpenAI
        client = OpenAI(base_url="{{Navigation.BaseUri}}v1", api_key="lathe_…")
        client.embeddings.create(model="all-minilm-l6-v2", input=["…"])
        """;

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override async Task OnInitializedAsync() => _keys = await Queries.ListAsync(_closing.Token);

    private async Task CreateAsync()
    {
        var made = await Create.HandleAsync(_name, _role, _closing.Token);
        _createRefusal = made.Error;
        if (!made.Succeeded)
            return;
        (_secret, _name) = (made.Value, "");
        _keys = await Queries.ListAsync(_closing.Token);
    }

    private async Task RevokeAsync(ApiKeyView key)
    {
        _leaving = key;
        if (!await _confirm!.AskAsync())
            return;
        _refusal = (await Revoke.HandleAsync(key.Id, _closing.Token)).Error;
        _keys = await Queries.ListAsync(_closing.Token);
    }
}
