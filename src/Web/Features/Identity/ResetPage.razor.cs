using Microsoft.AspNetCore.Components;

namespace Platform.Web.Features.Identity;

/// <summary>Where a person who forgot the password sets a new one, with the link of an administrator.</summary>
public sealed partial class ResetPage
{
    private string? _refusal;
    private bool _valid;
    private bool _changed;
    private string _action = "/account/reset";

    [Inject]
    private ResetPassword Reset { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Person { get; set; }

    [SupplyParameterFromQuery]
    private string? Code { get; set; }

    [SupplyParameterFromForm]
    private ResetInput? Input { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        _action += $"?person={Uri.EscapeDataString(Person ?? "")}&code={Uri.EscapeDataString(Code ?? "")}";
        _valid = await Reset.IsValidAsync(Person, Code);
    }

    private async Task ResetAsync()
    {
        _refusal = Input!.New.Length < ChangePassword.LeastLength ? Text["PasswordTooShort", Input.New.Length].Value
            : Input.New != Input.Repeat ? Text["PasswordsDiffer"].Value
            : null;
        if (_refusal is not null)
            return;
        _changed = await Reset.HandleAsync(Person, Code, Input.New);
        _valid = _changed;
    }

    private sealed class ResetInput
    {
        public string New { get; set; } = "";

        public string Repeat { get; set; } = "";
    }
}
