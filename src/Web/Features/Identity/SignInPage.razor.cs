using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

public sealed partial class SignInPage(SignInManager<AppUser> signIn, NavigationManager navigation)
{
    private string? _refusal;

    [SupplyParameterFromForm]
    private SignInInput? Input { get; set; }

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    protected override void OnInitialized() => Input ??= new();

    private async Task SignInAsync()
    {
        var result = await signIn.PasswordSignInAsync(Input!.Email, Input.Password, isPersistent: true, lockoutOnFailure: true);
        if (result.Succeeded)
            navigation.NavigateTo(ReturnUrl is ['/', not '/', ..] ? ReturnUrl : "/", forceLoad: true);
        else
            _refusal = Text[result.IsLockedOut ? "LockedOut" : "WrongPassword"];
    }

    private sealed class SignInInput
    {
        [Required]
        public string Email { get; set; } = "";

        [Required]
        public string Password { get; set; } = "";
    }
}
