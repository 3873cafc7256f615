using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>A person's own password. A plain server page, because the session's cookie is renewed.</summary>
public sealed partial class PasswordPage
{
    private string? _refusal;
    private bool _forced;
    private bool _changed;

    [Inject]
    private ChangePassword ChangePassword { get; set; } = null!;

    [SupplyParameterFromForm]
    private PasswordInput? Input { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        _forced = (await Authentication).User.HasClaim(LatheClaims.MustChangePassword, "true");
    }

    private async Task ChangeAsync()
    {
        _refusal = Input!.New.Length < ChangePassword.LeastLength ? Text["PasswordTooShort", Input.New.Length].Value
            : Input.New != Input.Repeat ? Text["PasswordsDiffer"].Value
            : Input.New == Input.Current ? Text["PasswordSame"].Value
            : null;
        if (_refusal is not null)
            return;
        _changed = await ChangePassword.HandleAsync((await Authentication).User, Input.Current, Input.New);
        if (!_changed)
            _refusal = Text["PasswordWrong"];
    }

    private sealed class PasswordInput
    {
        public string Current { get; set; } = "";

        public string New { get; set; } = "";

        public string Repeat { get; set; } = "";
    }
}
